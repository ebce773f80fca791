//! Signing: a key that this browser makes and keeps, and whether the signatures of an entry are right.
//!
//! The private key never leaves the browser's own key store: it is made so that it cannot be read out, and lies in
//! IndexedDB, where nothing else of Plumbline is. Ed25519 where the browser knows it, else ECDSA on P-256.

use crate::app::files;
use crate::app::prelude::*;
use crate::app::state::App;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use plumbline_commands::command::LedgerCommand;
use plumbline_document::ledger::entry::{Entry, Signature};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = generateKey, catch)]
    fn generate_key(
        algorithm: &JsValue,
        extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = sign, catch)]
    fn sign_bytes(
        algorithm: &JsValue,
        key: &JsValue,
        data: &Uint8Array,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = verify, catch)]
    fn verify_bytes(
        algorithm: &JsValue,
        key: &JsValue,
        sig: &Uint8Array,
        data: &Uint8Array,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = exportKey, catch)]
    fn export_key(format: &str, key: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = importKey, catch)]
    fn import_key(
        format: &str,
        data: &Uint8Array,
        algorithm: &JsValue,
        extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;
    #[wasm_bindgen(js_namespace = indexedDB, js_name = open, catch)]
    fn open_database(name: &str, version: u32) -> Result<JsValue, JsValue>;
}

const DATABASE: &str = "plumbline-keys";
const STORE: &str = "keys";
const MINE: &str = "signing";

/// The algorithms: as the ledger names them, and as WebCrypto does.
const ED25519: &str = "Ed25519";
const ES256: &str = "ES256";

fn object(fields: &[(&str, &JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        // Setting a field of a fresh object cannot fail.
        drop(Reflect::set(&object, &JsValue::from_str(name), value));
    }
    object.into()
}

fn algorithm(name: &str) -> JsValue {
    if name == ES256 {
        object(&[
            ("name", &"ECDSA".into()),
            ("namedCurve", &"P-256".into()),
            ("hash", &"SHA-256".into()),
        ])
    } else {
        object(&[("name", &ED25519.into())])
    }
}

fn get(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(of, &JsValue::from_str(name))
}

fn call(of: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = get(of, name)?.dyn_into()?;
    method.apply(of, &arguments.iter().copied().collect::<Array>())
}

/// Waits for a request of IndexedDB; its result.
async fn settled(request: &JsValue) -> Result<JsValue, JsValue> {
    let mut wire = |resolve: Function, reject: Function| {
        drop(Reflect::set(request, &"onsuccess".into(), &resolve));
        drop(Reflect::set(request, &"onerror".into(), &reject));
    };
    JsFuture::from(Promise::new(&mut wire)).await?;
    get(request, "result")
}

async fn store(mode: &str) -> Result<JsValue, JsValue> {
    let request = open_database(DATABASE, 1)?;
    let opening = request.clone();
    let upgrade = Closure::once_into_js(move || {
        if let Ok(database) = get(&opening, "result") {
            drop(call(&database, "createObjectStore", &[&STORE.into()]));
        }
    });
    Reflect::set(&request, &"onupgradeneeded".into(), &upgrade)?;
    let database = settled(&request).await?;
    let transaction = call(&database, "transaction", &[&STORE.into(), &mode.into()])?;
    call(&transaction, "objectStore", &[&STORE.into()])
}

/// This browser's key, when it has one: `{ alg, pair }`.
async fn kept() -> Result<Option<JsValue>, JsValue> {
    let store = store("readonly").await?;
    let found = settled(&call(&store, "get", &[&MINE.into()])?).await?;
    Ok((!found.is_undefined()).then_some(found))
}

async fn made() -> Result<JsValue, JsValue> {
    let usages = Array::of2(&"sign".into(), &"verify".into());
    let mut alg = ED25519;
    let pair = match generate_key(&algorithm(ED25519), false, &usages).map(JsFuture::from) {
        Ok(future) => future.await,
        Err(error) => Err(error),
    };
    let pair = match pair {
        Ok(pair) => pair,
        Err(_) => {
            alg = ES256;
            JsFuture::from(generate_key(&algorithm(ES256), false, &usages)?).await?
        }
    };
    let key = object(&[("alg", &alg.into()), ("pair", &pair)]);
    let store = store("readwrite").await?;
    settled(&call(&store, "put", &[&key, &MINE.into()])?).await?;
    Ok(key)
}

/// The algorithm and the public key as base64url of its raw form.
async fn public(key: &JsValue) -> Result<(String, String), JsValue> {
    let alg = get(key, "alg")?.as_string().unwrap_or_default();
    let public = get(&get(key, "pair")?, "publicKey")?;
    let raw = JsFuture::from(export_key("raw", &public)?).await?;
    Ok((alg, BASE64.encode(Uint8Array::new(&raw).to_vec())))
}

async fn signature(text: &str) -> Result<Signature, JsValue> {
    let key = match kept().await? {
        Some(key) => key,
        None => made().await?,
    };
    let (alg, public) = public(&key).await?;
    let private = get(&get(&key, "pair")?, "privateKey")?;
    let data = Uint8Array::from(text.as_bytes());
    let sig = JsFuture::from(sign_bytes(&algorithm(&alg), &private, &data)?).await?;
    Ok(Signature {
        alg,
        key: public,
        sig: BASE64.encode(Uint8Array::new(&sig).to_vec()),
    })
}

async fn is_right(text: &str, signature: &Signature) -> Result<bool, JsValue> {
    let bytes = |text: &str| {
        BASE64
            .decode(text)
            .map_err(|e| JsValue::from_str(&e.to_string()))
    };
    let (key, sig) = (bytes(&signature.key)?, bytes(&signature.sig)?);
    let alg = algorithm(&signature.alg);
    let usages = Array::of1(&"verify".into());
    let key = import_key("raw", &Uint8Array::from(&*key), &alg, true, &usages)?;
    let key = JsFuture::from(key).await?;
    let data = Uint8Array::from(text.as_bytes());
    let right = JsFuture::from(verify_bytes(&alg, &key, &Uint8Array::from(&*sig), &data)?).await?;
    Ok(right.is_truthy())
}

/// Signs the head, and shows or saves the public key.
pub(super) fn keys(app: App) -> AnyView {
    let save = move |_| {
        spawn_local(async move {
            let key = match kept().await {
                Ok(Some(key)) => Ok(key),
                Ok(None) => made().await,
                Err(error) => Err(error),
            };
            let shown = match key {
                Ok(key) => public(&key).await,
                Err(error) => Err(error),
            };
            match shown {
                Ok((alg, key)) => {
                    let text = format!("{{\"alg\":\"{alg}\",\"key\":\"{key}\"}}\n");
                    files::download(app, "plumbline-public-key.json", "application/json", &text);
                }
                Err(_) => no_key(app),
            }
        });
    };
    view! {
        <details class="checker"><summary>"Sign"</summary>
            <p class="soft">"A signature says that whoever holds this browser's key has seen the ledger up to an entry. The key is made here and cannot be read out; give the public key to whoever is to check. Ledgers without signatures are as valid."</p>
            <div class="acts">
                <button class="button" on:click=move |_| sign_head(app)>"Sign the last entry"</button>
                <button class="button" on:click=save>"Save the public key"</button>
            </div>
        </details>
    }
    .into_any()
}

fn no_key(app: App) {
    app.toasts.wrong("This browser does not let the page make or keep a key; a private window does that. The ledger is valid without a signature.");
}

fn sign_head(app: App) {
    let Some(head) = crate::app::ledger::chain(app).head().cloned() else {
        return;
    };
    spawn_local(async move {
        match signature(&head.id.to_string()).await {
            Ok(signature) => {
                let (id, number) = (head.id, head.number());
                if app.dispatch(LedgerCommand::SignDecision { id, signature }) {
                    app.toasts.done(
                        format!("Decision {number} is signed, and with it all before it."),
                        None,
                    );
                }
            }
            Err(_) => no_key(app),
        }
    });
}

/// The signatures of an entry, each checked.
pub(super) fn signatures(entry: &Entry) -> AnyView {
    if entry.signatures.is_empty() {
        return ().into_any();
    }
    let text = entry.id.to_string();
    let line = |signature: &Signature| {
        let state = RwSignal::new("checking …");
        let (text, signature) = (text.clone(), signature.clone());
        let shown = format!(
            "{} key {}…",
            signature.alg,
            signature.key.chars().take(12).collect::<String>()
        );
        spawn_local(async move {
            state.try_set(match is_right(&text, &signature).await {
                Ok(true) => "✓ right",
                Ok(false) => "✗ wrong: it is not a signature of this entry",
                Err(_) => "this browser cannot check it",
            });
        });
        view! { <li><code>{shown}</code>" "<span data-testid="signature">{move || state.get()}</span></li> }
    };
    let lines = entry.signatures.iter().map(line).collect_view();
    view! { <h2>"Signatures"</h2><ul class="signatures">{lines}</ul> }.into_any()
}
