//! The own view layer next to Leptos' own: the same view, written once, mounted by both, with the same signals. Both
//! must show the same at first and after every change.
//!
//! Compared is the outer HTML in one form: comments, which only hold places, are left out, and attributes are sorted,
//! because the two write them in different orders. Namespaces are listed after it; properties are compared apart.
//! Where the two differ, a test at the end says how, so that it is noticed when one of them changes.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::disallowed_methods)] // the standard sort: a test is no part of the program
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]
#![allow(unused_qualifications)] // Leptos' macro writes whole paths

use leptos::mount::mount_to;
use leptos::prelude::{
    AnyView, Children, ClassAttribute, CollectView, ElementChild, Get, GetUntracked, IntoAny,
    IntoView, NodeRef, RwSignal, Set, Update, With, component, event_target_value, on_cleanup,
    provide_context, use_context,
};
use leptos::reactive::owner::Owner;
use std::any::Any;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, Node};

wasm_bindgen_test_configure!(run_in_browser);

mod own {
    pub use plumbline_view::prelude::{For, ForProps, Memo, Show, ShowProps, view};
}

mod reference {
    pub use leptos::prelude::{For, ForProps, Memo, Show, ShowProps, view};
}

/// One view, mounted by each of the two: the same tokens are given to both macros.
macro_rules! both {
    ($($view:tt)*) => {{
        let owner = Owner::new();
        let own = {
            #[allow(unused_imports)]
            use own::{For, ForProps, Memo, Show, ShowProps, view};
            Side::new(&owner, move || IntoAny::into_any(view! { $($view)* }))
        };
        let reference = {
            #[allow(unused_imports)]
            use reference::{For, ForProps, Memo, Show, ShowProps, view};
            #[allow(unused_imports)]
            use leptos::prelude::*;
            Side::new(&owner, move || IntoAny::into_any(view! { $($view)* }))
        };
        Pair { own, reference, owner }
    }};
}

/// One of the two, in the page.
struct Side {
    stage: HtmlElement,
    mounted: Option<Box<dyn Any>>,
}

impl Side {
    fn new(owner: &Owner, make: impl FnOnce() -> AnyView + 'static) -> Self {
        let document = web_sys::window().unwrap().document().unwrap();
        let stage: HtmlElement = document.create_element("main").unwrap().unchecked_into();
        document.body().unwrap().append_child(&stage).unwrap();
        let mounted = owner.with(|| mount_to(stage.clone(), make));
        Self {
            stage,
            mounted: Some(Box::new(mounted)),
        }
    }

    fn html(&self) -> String {
        let copy: Element = self
            .stage
            .clone_node_with_deep(true)
            .unwrap()
            .unchecked_into();
        let mut namespaces = Vec::new();
        tidy(&copy, &mut namespaces);
        copy.normalize();
        format!("{}\n{}", copy.inner_html(), namespaces.join(" "))
    }

    fn find(&self, selector: &str) -> Option<HtmlElement> {
        let found = self.stage.query_selector(selector).unwrap();
        found.map(JsCast::unchecked_into)
    }

    fn property(&self, selector: &str, name: &str) -> String {
        let element = self.find(selector).unwrap();
        let value = js_sys::Reflect::get(&element, &JsValue::from_str(name)).unwrap();
        format!("{value:?}")
    }
}

/// Takes comments away, sorts attributes and notes the elements that are not HTML.
fn tidy(element: &Element, namespaces: &mut Vec<String>) {
    let names = element.get_attribute_names();
    let mut attributes: Vec<(String, String)> = names
        .iter()
        .filter_map(|name| name.as_string())
        .map(|name| {
            let value = element.get_attribute(&name).unwrap();
            (name, value)
        })
        .collect();
    attributes.sort();
    for (name, _) in &attributes {
        element.remove_attribute(name).unwrap();
    }
    for (name, value) in &attributes {
        element.set_attribute(name, value).unwrap();
    }
    let namespace = element.namespace_uri().unwrap();
    if !namespace.ends_with("xhtml") {
        namespaces.push(format!("{}:{namespace}", element.local_name()));
    }
    let children = element.child_nodes();
    let children: Vec<Node> = (0..children.length())
        .filter_map(|at| children.item(at))
        .collect();
    for child in children {
        match child.node_type() {
            Node::COMMENT_NODE => drop(element.remove_child(&child).unwrap()),
            Node::ELEMENT_NODE => tidy(child.unchecked_ref(), namespaces),
            _ => {}
        }
    }
}

/// The same view on both sides.
struct Pair {
    own: Side,
    reference: Side,
    owner: Owner,
}

impl Pair {
    /// What both show.
    #[track_caller]
    fn same(&self) -> String {
        let (own, reference) = (self.own.html(), self.reference.html());
        assert_eq!(own, reference, "ours and Leptos' own");
        own
    }

    /// What both show once the change has reached the page; it must be something else than before.
    async fn after(&self, change: impl FnOnce()) -> String {
        let before = self.same();
        change();
        leptos::task::tick().await;
        let now = self.same();
        assert_ne!(before, now, "the change is not to be seen");
        now
    }

    /// A property of an element, the same on both sides.
    #[track_caller]
    fn property(&self, selector: &str, name: &str) -> String {
        let own = self.own.property(selector, name);
        assert_eq!(own, self.reference.property(selector, name), "{name}");
        own
    }

    fn sides(&self) -> [&Side; 2] {
        [&self.own, &self.reference]
    }

    /// Lets an event of this name happen to an element on both sides.
    fn happen(&self, selector: &str, event: &str) {
        for side in self.sides() {
            let event = web_sys::Event::new(event).unwrap();
            drop(side.find(selector).unwrap().dispatch_event(&event));
        }
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        for side in [&mut self.own, &mut self.reference] {
            drop(side.mounted.take());
            side.stage.remove();
        }
        self.owner.cleanup();
    }
}

// ---- what does not change ------------------------------------------------------------------------------------------

#[wasm_bindgen_test]
fn elements_and_texts() {
    let pair = both! {
        <section>
            <h2>"A title"</h2>
            <p>"Text " <b>"bold"</b> ", and a sign: <&>\""</p>
            <br/>
            <ul><li>"one"</li><li></li></ul>
        </section>
        "after it"
    };
    assert!(pair.same().contains("&lt;&amp;&gt;"));
}

#[wasm_bindgen_test]
fn fixed_attributes() {
    let (none, some): (Option<&str>, _) = (None, Some("s"));
    let pair = both! {
        <input type="checkbox" id="a" disabled required=true readonly=false tabindex=-1 aria-label=String::from("words")
            title=none lang=some data-number=7_u32 aria-hidden="true"/>
        <a href="#/backlog" class="link">"Go"</a>
    };
    let html = pair.same();
    assert!(
        html.contains("disabled") && html.contains("required"),
        "{html}"
    );
    assert!(
        !html.contains("readonly") && !html.contains("title"),
        "{html}"
    );
}

#[wasm_bindgen_test]
fn fixed_classes_and_styles() {
    let pair = both! {
        <p class="a b" class:c=true class:d=false style:width="3px" style:color=String::from("red")>"x"</p>
        <p class:only=true>"y"</p>
    };
    assert!(pair.same().contains(r#"class="a b c""#));
}

#[wasm_bindgen_test]
fn values_as_texts() {
    let pair = both! {
        <p>{1_u32}" "{2.5_f64}" "{String::from("owned")}" "{"lent"}" "{'c'}</p>
        <p>{Some("there")}{None::<&str>}</p>
    };
    assert!(pair.same().contains("1 2.5 owned lent c"));
}

#[wasm_bindgen_test]
fn svg_and_what_stands_in_it() {
    let (id, path, at) = ("lines", "M0 0", 1.5);
    let pair = both! {
        <svg viewBox="0 0 10 10" role="img">
            <g class="lines" id=id><line x1="0" y1=0.5 x2="1" y2="1"/><path d=path/></g>
            <text x=at>"words"</text>
        </svg>
        <a href="#">"outside"</a>
    };
    assert!(pair.same().contains("line:http://www.w3.org/2000/svg"));
}

// ---- what follows signals ------------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn texts_that_follow() {
    let count = RwSignal::new(1);
    let name = RwSignal::new(String::from("a"));
    let pair = both! {
        <p>{count}" of "{move || count.get() * 2}</p>
        <p>{move || name.get()}{move || (count.get() > 1).then_some("many")}</p>
    };
    assert!(pair.after(|| count.set(2)).await.contains("2 of 4"));
    pair.after(|| name.set(String::from("b"))).await;
    pair.after(|| count.set(0)).await;
}

#[wasm_bindgen_test]
async fn attributes_that_follow() {
    let count = RwSignal::new(1);
    let on = RwSignal::new(false);
    let pair = both! {
        <button disabled=move || on.get() aria-pressed=move || on.get().to_string() tabindex=count
            title=move || (count.get() > 1).then(|| format!("{} things", count.get()))
            data-on=on aria-label=move || if on.get() { "on" } else { "off" }>"B"</button>
    };
    assert!(!pair.same().contains("disabled"));
    assert!(pair.after(|| on.set(true)).await.contains("disabled"));
    assert!(pair.after(|| count.set(2)).await.contains("2 things"));
    pair.after(|| count.set(3)).await;
    assert!(!pair.after(|| count.set(1)).await.contains("title"));
    pair.after(|| on.set(false)).await;
}

#[wasm_bindgen_test]
async fn classes_that_follow() {
    let on = RwSignal::new(false);
    let pair = both! { <p class="row" class:on=on class:off=move || !on.get()>"x"</p> };
    assert!(
        pair.after(|| on.set(true))
            .await
            .contains(r#"class="row on""#)
    );
    pair.after(|| on.set(false)).await;
}

#[wasm_bindgen_test]
async fn the_class_attribute_that_follows() {
    let kind = RwSignal::new("one");
    let pair = both! { <p class=move || format!("row {}", kind.get())>"x"</p> };
    assert!(
        pair.after(|| kind.set("two"))
            .await
            .contains(r#"class="row two""#)
    );
}

#[wasm_bindgen_test]
async fn styles_that_follow() {
    let width = RwSignal::new(3);
    let pair = both! {
        <p style:width=move || format!("{}px", width.get()) style:color=move || (width.get() > 3).then_some("red")>"x"</p>
    };
    assert!(pair.after(|| width.set(4)).await.contains("color: red"));
    assert!(!pair.after(|| width.set(2)).await.contains("color"));
}

#[wasm_bindgen_test]
async fn properties_that_follow() {
    let (text, on) = (RwSignal::new(String::from("a")), RwSignal::new(true));
    let pair = both! {
        <p>{text}</p>
        <input prop:value=text/>
        <textarea prop:value=move || text.get()></textarea>
        <input type="checkbox" prop:checked=on prop:indeterminate=move || !on.get()/>
    };
    leptos::task::tick().await; // Leptos sets a value when the children are there
    assert_eq!(pair.property("input", "value"), r#"JsValue("a")"#);
    pair.after(|| text.set(String::from("b"))).await;
    assert_eq!(pair.property("input", "value"), r#"JsValue("b")"#);
    assert_eq!(pair.property("textarea", "value"), r#"JsValue("b")"#);
    assert_eq!(pair.property("[type=checkbox]", "checked"), "JsValue(true)");
    on.set(false);
    leptos::task::tick().await;
    assert_eq!(
        pair.property("[type=checkbox]", "checked"),
        "JsValue(false)"
    );
    assert_eq!(
        pair.property("[type=checkbox]", "indeterminate"),
        "JsValue(true)"
    );
}

#[wasm_bindgen_test]
async fn memos_are_followed_and_hold_back_what_is_equal() {
    let count = RwSignal::new(1);
    let painted = RwSignal::new(0);
    let pair = both! {
        {
            let half = Memo::new(move |_| count.get() / 2);
            view! {
                <p title=half>{half}</p>
                <p>{move || {
                    painted.update(|n| *n += 1);
                    half.get()
                }}</p>
            }
        }
    };
    assert_eq!(painted.get_untracked(), 2, "once on each side");
    count.set(0);
    leptos::task::tick().await;
    assert_eq!(painted.get_untracked(), 2);
    pair.after(|| count.set(4)).await;
}

// ---- views in views ------------------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn views_that_follow() {
    let count = RwSignal::new(0);
    let pair = both! {
        <div>
            "before "
            {move || match count.get() {
                0 => view! { <p class="none">"none"</p> }.into_any(),
                1 => view! { <p><b>{count}</b>" one"</p> }.into_any(),
                n => (0..n).map(|n| view! { <i title=n>{n}</i> }.into_any()).collect_view().into_any(),
            }}
            " after"
            {move || (count.get() == 1).then(|| view! { <em>"only"</em> })}
        </div>
    };
    for n in [1, 3, 2, 5, 0, 1] {
        pair.after(|| count.set(n)).await;
    }
}

#[wasm_bindgen_test]
async fn views_in_views_in_views() {
    let (outer, inner) = (RwSignal::new(true), RwSignal::new(1));
    let pair = both! {
        {move || outer.get().then(|| view! {
            <section>{move || (inner.get() > 0).then(|| view! { <p>{move || inner.get()}</p><hr/> })}</section>
        })}
    };
    pair.after(|| inner.set(2)).await;
    pair.after(|| inner.set(0)).await;
    pair.after(|| inner.set(3)).await;
    pair.after(|| outer.set(false)).await;
    pair.after(|| outer.set(true)).await;
}

/// The same site again is brought up to date in place, whatever has changed in it: the element stays.
#[wasm_bindgen_test]
async fn the_same_site_keeps_its_element() {
    let count = RwSignal::new(1);
    let pair = both! {
        {move || {
            let n = count.get();
            view! {
                <p class="row" class:two={n == 2} title={(n > 1).then_some("many")} aria-label=n.to_string()>
                    <input type="text" prop:value=n.to_string()/>{n}
                </p>
            }
        }}
    };
    let before = pair.sides().map(|side| side.find("p").unwrap());
    for n in [2, 3, 1] {
        pair.after(|| count.set(n)).await;
        assert_eq!(pair.property("input", "value"), format!("JsValue(\"{n}\")"));
    }
    for (side, before) in pair.sides().iter().zip(before) {
        assert_eq!(side.find("p"), Some(before), "the same element");
    }
}

#[wasm_bindgen_test]
async fn lists() {
    let rows = RwSignal::new(vec![1, 2, 3]);
    let pair = both! {
        <ol>
            <li>"first"</li>
            <For each=move || rows.get() key=|row| *row let:row><li title=row>{row}</li></For>
            <li>"last"</li>
        </ol>
    };
    let two = pair.sides().map(|side| side.find("[title='2']").unwrap());
    for next in [vec![3, 2, 1], vec![4, 2], vec![2, 5, 6, 4], vec![9, 8, 2]] {
        pair.after(|| rows.set(next)).await;
        for (side, two) in pair.sides().iter().zip(&two) {
            assert_eq!(side.find("[title='2']").as_ref(), Some(two), "the row of 2");
        }
    }
    pair.after(|| rows.set(Vec::new())).await;
    pair.after(|| rows.set(vec![7])).await;
}

/// Every order of five rows that a seeded shuffle finds, with rows that come and go.
#[wasm_bindgen_test]
async fn lists_in_any_order() {
    let rows = RwSignal::new(vec![1_u32, 2, 3]);
    let pair = both! {
        <For each=move || rows.get() key=|row| *row let:row><i>{row}</i><b>"."</b></For>
    };
    let mut seed = 7_u32;
    for _ in 0..60 {
        let mut next: Vec<u32> = Vec::new();
        for row in 0..8 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            if seed >> 31 == 1 {
                next.insert((seed >> 16) as usize % (next.len() + 1), row);
            }
        }
        rows.set(next);
        leptos::task::tick().await;
        pair.same();
    }
}

#[wasm_bindgen_test]
async fn conditions() {
    let count = RwSignal::new(0);
    let pair = both! {
        <Show when=move || { count.get() > 1 }><p>{count}</p></Show>
        <Show when=move || { count.get() % 2 == 0 } fallback=|| view! { <i>"odd"</i> }><b>"even"</b></Show>
    };
    for n in [1, 2, 3, 4, 0] {
        pair.after(|| count.set(n)).await;
    }
}

/// While the condition holds, what it shows is not made again.
#[wasm_bindgen_test]
async fn a_condition_that_still_holds_keeps_its_view() {
    let count = RwSignal::new(1);
    let pair = both! { <Show when=move || { count.get() > 0 }><p>{count}</p></Show> };
    let before = pair.sides().map(|side| side.find("p").unwrap());
    pair.after(|| count.set(2)).await;
    for (side, before) in pair.sides().iter().zip(before) {
        assert_eq!(side.find("p"), Some(before));
    }
}

#[component]
fn Card(
    title: String,
    #[prop(optional)] note: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    leptos::view! { <section class="card"><h3>{title}</h3>{note}{children()}</section> }
}

#[wasm_bindgen_test]
async fn components_with_children() {
    let count = RwSignal::new(1);
    let pair = both! {
        <Card title=String::from("One") note="with a note"><p>{count}</p>"text"</Card>
        <Card title=String::from("Two")>{move || count.get()}</Card>
    };
    pair.after(|| count.set(2)).await;
}

// ---- events, references, owners --------------------------------------------------------------------------------------

#[wasm_bindgen_test]
async fn events_are_heard() {
    let (clicks, text) = (RwSignal::new(0), RwSignal::new(String::new()));
    let pair = both! {
        <button on:click=move |_| clicks.update(|n| *n += 1)>{clicks}</button>
        <input on:input:target=move |e| text.update(|t| t.push_str(&e.target().value()))/>
        <textarea on:change=move |e| text.update(|t| t.push_str(&event_target_value(&e)))></textarea>
        <dialog on:cancel=move |_: web_sys::Event| clicks.update(|n| *n += 10)></dialog>
        <p>{text}</p>
    };
    assert!(
        pair.after(|| pair.happen("button", "click"))
            .await
            .contains(">2<")
    );
    for side in pair.sides() {
        side.find("input")
            .unwrap()
            .unchecked_into::<web_sys::HtmlInputElement>()
            .set_value("in");
        side.find("textarea")
            .unwrap()
            .unchecked_into::<web_sys::HtmlTextAreaElement>()
            .set_value("area");
    }
    assert!(
        pair.after(|| pair.happen("input", "input"))
            .await
            .contains("inin")
    );
    assert!(
        pair.after(|| pair.happen("textarea", "change"))
            .await
            .contains("areaarea")
    );
    assert!(
        pair.after(|| pair.happen("dialog", "cancel"))
            .await
            .contains(">22<")
    );
}

/// An element that is brought up to date in place has one listener: the newest.
#[wasm_bindgen_test]
async fn listeners_are_replaced() {
    let (step, sum) = (RwSignal::new(1), RwSignal::new(0));
    let pair = both! {
        {move || {
            let by = step.get();
            view! { <button title=by on:click=move |_| sum.update(|n| *n += by)>"add"</button> }
        }}
        <p>{sum}</p>
    };
    pair.after(|| pair.happen("button", "click")).await;
    pair.after(|| step.set(10)).await;
    assert!(
        pair.after(|| pair.happen("button", "click"))
            .await
            .contains("<p>22</p>")
    );
}

/// What is provided where a view is made is there in its handlers.
#[wasm_bindgen_test]
async fn handlers_find_the_context() {
    let heard = RwSignal::new(0);
    let pair = both! {
        {
            provide_context(5_i32);
            view! { <button on:click=move |_| heard.update(|n| *n += use_context::<i32>().unwrap_or(100))>{heard}</button> }
        }
    };
    assert!(
        pair.after(|| pair.happen("button", "click"))
            .await
            .contains(">10<")
    );
}

#[wasm_bindgen_test]
async fn references_are_filled() {
    let there = RwSignal::new(true);
    let found = RwSignal::new(Vec::<bool>::new());
    let pair = both! {
        {
            let node = NodeRef::<leptos::html::Input>::new();
            view! {
                {move || there.get().then(|| view! { <input node_ref=node title="mine"/> })}
                <button on:click=move |_| found.update(|f| {
                    f.push(node.get_untracked().is_some_and(|n| n.title() == "mine"));
                })>{move || found.with(|f| format!("{f:?}"))}</button>
            }
        }
    };
    assert!(
        pair.after(|| pair.happen("button", "click"))
            .await
            .contains("[true, true]")
    );
}

/// What a view has asked to be done at its end is done as often on both sides.
#[wasm_bindgen_test]
async fn ends_are_told() {
    let (count, ends) = (RwSignal::new(1), RwSignal::new(0));
    let pair = both! {
        <p>{ends}</p>
        {move || {
            let n = count.get();
            on_cleanup(move || ends.update(|e| *e += n));
            n
        }}
        <For each=move || { 0..count.get() } key=|row| *row let:row>
            {
                on_cleanup(move || ends.update(|e| *e += 100));
                view! { <i>{row}</i> }
            }
        </For>
    };
    pair.after(|| count.set(3)).await;
    pair.after(|| count.set(2)).await;
    leptos::task::tick().await;
    assert!(pair.same().contains("<p>208</p>"), "{}", pair.same());
}

/// A choice that is set on the `select` itself needs its options: properties are set once they are there.
#[wasm_bindgen_test]
async fn a_choice_among_options() {
    let chosen = RwSignal::new("b");
    let pair = both! {
        <select prop:value=move || chosen.get()>
            <option value="a">"A"</option>
            {["b", "c"].map(|value| view! { <option value=value>{value}</option> }).into_iter().collect_view()}
        </select>
    };
    let values = || pair.sides().map(|side| side.property("select", "value"));
    leptos::task::tick().await;
    assert_eq!(values(), [r#"JsValue("b")"#, r#"JsValue("b")"#]);
    chosen.set("c");
    leptos::task::tick().await;
    assert_eq!(values(), [r#"JsValue("c")"#, r#"JsValue("c")"#]);
}

// ---- where they differ, and why ----------------------------------------------------------------------------------------

/// What does not change inside of SVG is wrapped into a `g` by Leptos, and a `title` there is made an element of HTML,
/// which browsers do not show.
#[wasm_bindgen_test]
fn fixed_parts_of_svg() {
    let class = "dynamic";
    let pair = both! { <svg><g class=class><title>"words"</title></g><path d="M0 0"/></svg> };
    let [own, reference] = pair.sides().map(Side::html);
    assert_eq!(
        own,
        concat!(
            r#"<svg><g class="dynamic"><title>words</title></g><path d="M0 0"></path></svg>"#,
            "\nsvg:http://www.w3.org/2000/svg g:http://www.w3.org/2000/svg",
            " title:http://www.w3.org/2000/svg path:http://www.w3.org/2000/svg",
        )
    );
    assert_eq!(
        reference,
        concat!(
            r#"<svg><g class="dynamic"><title>words</title></g><g><path d="M0 0"></path></g></svg>"#,
            "\nsvg:http://www.w3.org/2000/svg g:http://www.w3.org/2000/svg",
            " g:http://www.w3.org/2000/svg path:http://www.w3.org/2000/svg",
        )
    );
}

/// Leptos, with erased types, takes all attributes of an element away and sets them anew when its view is made again;
/// ours touches what has changed. Seen by a value that the test has put there meanwhile.
#[wasm_bindgen_test]
async fn what_stays_the_same_is_not_touched() {
    let count = RwSignal::new(1);
    let pair = both! { {move || { let n = count.get(); view! { <p title="fixed">{n}</p> } }} };
    for side in pair.sides() {
        side.find("p").unwrap().set_title("by the test");
    }
    count.set(2);
    leptos::task::tick().await;
    let titles = pair.sides().map(|side| side.find("p").unwrap().title());
    assert_eq!(titles, ["by the test", "fixed"]);
}

/// Ours does not call a handler whose element has left the document: what it reads may be gone. Leptos calls it.
#[wasm_bindgen_test]
fn a_handler_of_an_element_that_is_gone() {
    let heard = RwSignal::new(0);
    for (side, times) in both! { <button on:click=move |_| heard.update(|n| *n += 1)>"B"</button> }
        .sides()
        .into_iter()
        .zip([0, 1])
    {
        heard.set(0);
        let button = side.find("button").unwrap();
        button.remove();
        button.click();
        assert_eq!(heard.get_untracked(), times);
    }
}
