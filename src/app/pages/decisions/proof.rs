//! The proof: whether the chain holds, its fingerprint, and how anybody can check both without this program.

use super::keys;
use crate::app::dialog::DecisionStart;
use crate::app::dialog::Dialog;
use crate::app::files;
use crate::app::ledger::verify;
use crate::app::prelude::*;
use crate::app::state::App;
use plumbline_document::ledger::decision::DecisionKind;
use plumbline_features::ledger::chain::Chain;
use plumbline_features::ledger::file::{RECIPE_NODE, RECIPE_SHELL};
use plumbline_features::ledger::fingerprint_check::check;

/// The box above the register.
pub(super) fn proof(app: App) -> AnyView {
    let report = app.proof.report;
    let class = move || {
        report.with(|r| match r {
            Some(r) if !r.holds() => "box proof bad-box",
            Some(r) if r.fingerprints.len() > 1 => "box proof warn-box",
            _ => "box proof",
        })
    };
    let words = move || {
        report.with(|r| match r {
            None => "Checking every entry …".to_owned(),
            Some(r) => r.words(),
        })
    };
    let some = move || app.read(|store| !store.workspace().decisions.is_empty());
    view! {
        <div class=class data-testid="proof">
            <div class="proof-head"><p role="status"><b>{words}</b></p>
                <button class="link" on:click=move |_| verify(app)>"Verify again"</button>
            </div>
            <Show when=some>
                {move || heads(app)}
                {checker(app)}
                {keys::keys(app)}
                {recipe(app)}
            </Show>
        </div>
    }
    .into_any()
}

/// The fingerprints of the heads; with several, what to do about them.
fn heads(app: App) -> AnyView {
    let (fingerprints, numbers) = app.read(|store| {
        let chain = Chain::of(&store.workspace().decisions);
        let heads = chain.heads().iter().filter_map(|id| chain.get(id));
        let numbers: Vec<String> = heads
            .map(|e| format!("{} ({})", e.number(), e.id.short()))
            .collect();
        (chain.fingerprints(), numbers)
    });
    let forked = fingerprints.len() > 1;
    let codes = fingerprints
        .into_iter()
        .map(|f| view! { <code class="fingerprint">{f}</code> });
    let join = move |_| {
        app.dialog
            .set(Some(Dialog::Decide(Box::new(DecisionStart::new(
                DecisionKind::JoinFork,
            )))));
    };
    view! {
        <p class="heads"><span class="soft">{if forked { "Fingerprints of the heads " } else { "Fingerprint " }}</span>{codes.collect_view()}</p>
        {(!forked).then(|| view! { <p class="soft">"Read it out, print it, mail it or put it in a ticket: whoever has it can tell later whether anything was changed or cut off."</p> })}
        {forked.then(|| view! {
            <p><b>"The ledger is forked."</b>{format!(" Two copies each went on alone; the heads are the entries {}. Both stay. A decision joins them.", numbers.join(" and "))}</p>
            <div class="acts"><button class="button" on:click=join>"Join the fork"</button></div>
        })}
    }
    .into_any()
}

/// 'Check against a fingerprint'.
fn checker(app: App) -> AnyView {
    let typed = RwSignal::new(String::new());
    let result = move || {
        let text = typed.get();
        (!text.trim().is_empty()).then(|| {
            let found = app.read(|store| check(&Chain::of(&store.workspace().decisions), &text));
            let class = if found.holds() { "good" } else { "late" };
            view! { <p class=class>{if found.holds() { "✓ " } else { "✗ " }}{found.words()}</p> }
        })
    };
    view! {
        <details class="checker"><summary>"Check against a fingerprint"</summary>
            <label class="field"><span>"Fingerprint that was noted earlier"</span>
                <input type="text" autocomplete="off" spellcheck="false" prop:value=move || typed.get() on:input:target=move |e| typed.set(e.target().value())/>
            </label>
            <div role="status">{result}</div>
        </details>
    }
    .into_any()
}

/// How to verify without this program.
fn recipe(app: App) -> AnyView {
    let script = move |name: &'static str, text: &'static str, how: &'static str| {
        view! {
            <h2>{how}</h2>
            <pre class="script" tabindex="0" aria-label=name>{text}</pre>
            <p><button class="button" on:click=move |_| files::download(app, name, "text/plain", text)>{format!("Save {name}")}</button></p>
        }
    };
    view! {
        <details class="recipe"><summary>"Verify it without Plumbline"</summary>
            <ol>
                <li>"Export “JSON with hashes”. Each entry stands on a line of its own, in the canonical form of RFC 8785, and behind it the SHA-256 of exactly that text."</li>
                <li>"Take the SHA-256 of the text between "<code>{"{\"entry\":"}</code>" and "<code>",\"hash\""</code>": it must be the hash behind it. An entry that was edited has another one."</li>
                <li>"Each entry names the hash of the one before it under "<code>"previous"</code>" (and further heads that it joins under "<code>"joins"</code>"). An entry that was taken out is missing there; one that was put in has nothing that leads to it."</li>
                <li>"The last hash is what the fingerprint is made of: its number and the first 90 bits. Compare it with one that was noted elsewhere, and a cut-off end is found, too."</li>
            </ol>
            <p class="soft">"The inputs that decisions rested on stand in the same file under their own hashes. Names of people do not: the entries hold references, so that a name can be replaced by a pseudonym on request while every hash stays right. What is typed as a name of somebody who is not in the people list stays as it was typed."</p>
            {script("verify-ledger.sh", RECIPE_SHELL, "With a shell and sha256sum")}
            {script("verify-ledger.mjs", RECIPE_NODE, "With Node.js, also for an exported workspace")}
        </details>
    }
    .into_any()
}
