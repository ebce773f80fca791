//! Elements: described, built, and brought up to date.

use super::value::{IntoValue, Kind, Value};
use leptos::attr::Attribute;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::ev::{EventDescriptor, Targeted};
use leptos::html::ElementType;
use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::reactive::owner::Owner;
use leptos::tachys::html::node_ref::NodeRefContainer;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use send_wrapper::SendWrapper;
use std::any::Any;
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::{Arc, Mutex};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, Node};

const SVG: &str = "http://www.w3.org/2000/svg";

type Handler = Box<dyn FnMut(Event)>;

/// What listens to an event. Unlike `dyn FnMut`, it brings no code for being called once and dropped, which is
/// compiled for every closure and never runs.
trait Listen {
    fn hear(&mut self, event: Event);
}

impl<F: FnMut(Event)> Listen for F {
    fn hear(&mut self, event: Event) {
        self(event);
    }
}

/// What makes a view; see [`Listen`].
trait Make: Send {
    fn make(&mut self) -> AnyView;
}

impl<F: FnMut() -> AnyView + Send> Make for F {
    fn make(&mut self) -> AnyView {
        self()
    }
}

/// An element to be built.
pub struct El(Box<Plan>);

struct Plan {
    tag: &'static str,
    svg: bool,
    /// Which macro wrote it: what comes from the same place has the same shape.
    site: u32,
    settings: Vec<Setting>,
    children: Vec<Child>,
}

enum Setting {
    Value(Kind, &'static str, Value),
    On(Cow<'static, str>, SendWrapper<Handler>),
    Ref(Box<dyn FnOnce(&Element) + Send>),
}

enum Child {
    Text(&'static str),
    El(El),
    View(AnyView),
}

/// Whether the element that heard an event still stands in the document. A scroll is told a frame late: its element may be
/// gone by then.
fn is_there(event: &Event) -> bool {
    let heard = event.current_target();
    let node = heard.and_then(|target| target.dyn_into::<Node>().ok());
    node.is_none_or(|node| node.is_connected())
}

/// An element of HTML.
pub fn html(tag: &'static str, site: u32) -> El {
    El(Box::new(Plan {
        tag,
        svg: false,
        site,
        settings: Vec::new(),
        children: Vec::new(),
    }))
}

/// An element of SVG.
pub fn svg(tag: &'static str, site: u32) -> El {
    let mut element = html(tag, site);
    element.0.svg = true;
    element
}

impl El {
    fn with(mut self, setting: Setting) -> Self {
        self.0.settings.push(setting);
        self
    }

    fn holding(mut self, child: Child) -> Self {
        self.0.children.push(child);
        self
    }

    /// Sets something.
    #[inline(never)]
    pub fn set(self, kind: Kind, name: &'static str, value: Value) -> Self {
        self.with(Setting::Value(kind, name, value))
    }

    /// Sets an attribute to a fixed text.
    #[inline(never)]
    pub fn words(self, name: &'static str, words: &'static str) -> Self {
        self.set(Kind::Attribute, name, words.into_value())
    }

    /// Listens to an event.
    #[allow(clippy::needless_pass_by_value)] // events are written as values: `ev::click`
    pub fn on<E>(self, event: E, mut act: impl FnMut(E::EventType) + 'static) -> Self
    where
        E: EventDescriptor,
        E::EventType: JsCast,
    {
        self.listen(
            event.name(),
            Box::new(move |e: Event| act(e.unchecked_into())),
        )
    }

    /// Listens to an event whose target is this element.
    pub fn on_target<E, T>(
        self,
        event: E,
        mut act: impl FnMut(Targeted<E::EventType, T::Output>) + 'static,
    ) -> Self
    where
        E: EventDescriptor,
        E::EventType: JsCast,
        T: ElementType,
    {
        self.on(event, move |e: E::EventType| act(Targeted::from(e)))
    }

    #[inline(never)]
    fn listen(self, event: Cow<'static, str>, mut act: Box<dyn Listen>) -> Self {
        // What is provided where the view is made is there when something happens to it.
        let owner = Owner::current().unwrap_or_default();
        // Disposed of with the view's owner. A browser tells a field that it loses the focus while the field is being
        // taken away: then the signals that the closure reads are gone, although the element still stands.
        let view = owner.with(|| StoredValue::new(()));
        let act: Handler = Box::new(move |event| {
            if is_there(&event) && !view.is_disposed() {
                owner.with(|| act.hear(event));
            }
        });
        self.with(Setting::On(event, SendWrapper::new(act)))
    }

    /// Fills a reference with this element.
    pub fn node_ref<T: ElementType>(self, container: impl NodeRefContainer<T>) -> Self {
        self.with(Setting::Ref(Box::new(move |element| {
            container.load(element);
        })))
    }

    /// Adds a fixed text.
    #[inline(never)]
    pub fn text(self, words: &'static str) -> Self {
        self.holding(Child::Text(words))
    }

    /// Adds an element.
    #[inline(never)]
    pub fn child(self, element: El) -> Self {
        self.holding(Child::El(element))
    }

    /// Adds a view.
    #[inline(never)]
    pub fn view(self, view: AnyView) -> Self {
        self.holding(Child::View(view))
    }
}

/// Several views beside each other.
pub struct Many {
    /// As that of an element.
    site: u32,
    children: Vec<Child>,
}

/// No view yet; the macro adds them.
pub fn many(site: u32) -> Many {
    Many {
        site,
        children: Vec::new(),
    }
}

impl Many {
    fn holding(mut self, child: Child) -> Self {
        self.children.push(child);
        self
    }

    /// Adds a fixed text.
    #[inline(never)]
    pub fn text(self, words: &'static str) -> Self {
        self.holding(Child::Text(words))
    }

    /// Adds an element.
    #[inline(never)]
    pub fn child(self, element: El) -> Self {
        self.holding(Child::El(element))
    }

    /// Adds a view.
    #[inline(never)]
    pub fn view(self, view: AnyView) -> Self {
        self.holding(Child::View(view))
    }
}

/// A view of whatever type as one of a known type; an [`AnyView`] stays as it is.
pub fn any<T>(view: T) -> AnyView
where
    T: IntoRender,
    T::Output: RenderHtml + Send + 'static,
{
    let mut view = Some(view.into_render());
    if let Some(known) = (&mut view as &mut dyn Any).downcast_mut::<Option<AnyView>>()
        && let Some(known) = known.take()
    {
        return known;
    }
    view.map_or_else(|| ().into_any(), IntoAny::into_any)
}

/// A view that is made anew, in place where it can be, whenever a signal that the closure reads has changed.
pub fn live<T, F>(mut make: F) -> AnyView
where
    F: FnMut() -> T + Send + 'static,
    T: IntoRender,
    T::Output: RenderHtml + Send + 'static,
{
    live_any(Box::new(move || any(make())))
}

#[inline(never)]
fn live_any(mut make: Box<dyn Make>) -> AnyView {
    let make: Arc<Mutex<dyn FnMut() -> AnyView + Send>> = Arc::new(Mutex::new(move || make.make()));
    make.into_any()
}

// ---- what has been built ------------------------------------------------------------------------------------------

/// An element in the document.
pub struct Built {
    element: Element,
    site: u32,
    set: Vec<Set>,
    children: Vec<BuiltChild>,
}

/// Something that has been set on an element.
enum Set {
    Value {
        last: Rc<RefCell<Option<Value>>>,
        _follows: Option<RenderEffect<()>>,
    },
    On(Cow<'static, str>, JsValue),
    Ref,
}

enum BuiltChild {
    Text(web_sys::Text),
    El(Built),
    View(AnyViewState),
}

/// Whether setting `new` after `old` changes nothing.
fn same(old: Option<&Value>, new: &Value) -> bool {
    match (old, new) {
        (Some(Value::Off), Value::Off) | (Some(Value::On), Value::On) => true,
        (Some(Value::Words(a)), Value::Words(b)) => a == b,
        _ => false,
    }
}

/// Puts a value that is not live on the element. That fails only for names that no program would write.
fn put(element: &Element, kind: Kind, name: &str, value: &Value) {
    match kind {
        Kind::Attribute => match value {
            Value::Words(words) => drop(element.set_attribute(name, words)),
            Value::On => drop(element.set_attribute(name, "")),
            _ => drop(element.remove_attribute(name)),
        },
        Kind::Class => match value {
            Value::Off | Value::Live(_) => drop(element.class_list().remove_1(name)),
            _ => drop(element.class_list().add_1(name)),
        },
        Kind::Style => {
            let style = element.unchecked_ref::<web_sys::HtmlElement>().style();
            match value {
                Value::Words(words) => drop(style.set_property(name, words)),
                _ => drop(style.remove_property(name)),
            }
        }
        Kind::Property => {
            let value = match value {
                Value::Words(words) => JsValue::from_str(words),
                Value::On => JsValue::TRUE,
                _ => JsValue::FALSE,
            };
            drop(js_sys::Reflect::set(
                element,
                &JsValue::from_str(name),
                &value,
            ));
        }
    }
}

fn put_if_new(
    element: &Element,
    kind: Kind,
    name: &str,
    value: Value,
    last: &RefCell<Option<Value>>,
) {
    let mut last = last.borrow_mut();
    if !same(last.as_ref(), &value) {
        // A class or attribute that was never there need not be taken away.
        let absent = last.is_none() && matches!(value, Value::Off) && kind != Kind::Property;
        if !absent {
            put(element, kind, name, &value);
        }
        *last = Some(value);
    }
}

/// Follows a value; `last` is what the element has now.
fn follow(
    element: &Element,
    kind: Kind,
    name: &'static str,
    value: Value,
    last: Rc<RefCell<Option<Value>>>,
) -> Set {
    let follows = match value {
        Value::Live(mut read) => {
            let (element, last) = (element.clone(), last.clone());
            Some(RenderEffect::new(move |_| {
                let mut value = read.value();
                // A closure that gives a signal, or another closure.
                while let Value::Live(mut inner) = value {
                    value = inner.value();
                }
                put_if_new(&element, kind, name, value, &last);
            }))
        }
        fixed => {
            put_if_new(element, kind, name, fixed, &last);
            None
        }
    };
    Set::Value {
        last,
        _follows: follows,
    }
}

impl Setting {
    fn build(self, element: &Element) -> Set {
        match self {
            Self::Value(kind, name, value) => follow(element, kind, name, value, Rc::default()),
            Self::On(event, act) => {
                // Given to the browser, which frees it with the element: an event may still come while that is taken
                // away.
                let function = Closure::wrap(act.take()).into_js_value();
                drop(element.add_event_listener_with_callback(&event, function.unchecked_ref()));
                Set::On(event, function)
            }
            Self::Ref(load) => {
                load(element);
                Set::Ref
            }
        }
    }

    fn rebuild(self, element: &Element, set: &mut Set) {
        let next = match (self, &*set) {
            (Self::Value(kind, name, value), Set::Value { last, .. }) => {
                follow(element, kind, name, value, last.clone())
            }
            (setting, old) => {
                if let Set::On(event, function) = old {
                    drop(
                        element
                            .remove_event_listener_with_callback(event, function.unchecked_ref()),
                    );
                }
                setting.build(element)
            }
        };
        *set = next;
    }
}

impl Child {
    fn build(self) -> BuiltChild {
        match self {
            Self::Text(words) => BuiltChild::Text(document().create_text_node(words)),
            Self::El(element) => BuiltChild::El(element.build()),
            Self::View(view) => BuiltChild::View(view.build()),
        }
    }

    fn rebuild(self, built: &mut BuiltChild) {
        match (self, built) {
            (Self::El(element), BuiltChild::El(built)) => element.rebuild(built),
            (Self::View(view), BuiltChild::View(built)) => view.rebuild(built),
            // Of the same site, so the same text.
            _ => {}
        }
    }
}

impl BuiltChild {
    fn as_mountable(&mut self) -> &mut dyn Mountable {
        match self {
            Self::Text(text) => text,
            Self::El(element) => element,
            Self::View(view) => view,
        }
    }

    fn as_mounted(&self) -> &dyn Mountable {
        match self {
            Self::Text(text) => text,
            Self::El(element) => element,
            Self::View(view) => view,
        }
    }
}

impl Render for El {
    type State = Built;

    fn build(self) -> Built {
        let plan = *self.0;
        let space = plan.svg.then_some(SVG);
        let element = leptos::tachys::renderer::Rndr::create_element(plan.tag, space);
        // Properties come after the children: the value of a `select` is lost while its options are not there.
        let mut late = Vec::new();
        let mut set: Vec<Set> = Vec::with_capacity(plan.settings.len());
        for setting in plan.settings {
            match setting {
                Setting::Value(Kind::Property, ..) => {
                    late.push((set.len(), setting));
                    set.push(Set::Ref);
                }
                setting => set.push(setting.build(&element)),
            }
        }
        let mut children: Vec<BuiltChild> = plan.children.into_iter().map(Child::build).collect();
        for child in &mut children {
            child.as_mountable().mount(&element, None);
        }
        for (at, setting) in late {
            if let Some(place) = set.get_mut(at) {
                *place = setting.build(&element);
            }
        }
        Built {
            element,
            site: plan.site,
            set,
            children,
        }
    }

    fn rebuild(self, built: &mut Built) {
        if self.0.site != built.site {
            let mut next = self.build();
            built.insert_before_this(&mut next);
            built.unmount();
            *built = next;
            return;
        }
        let plan = *self.0;
        for (setting, set) in plan.settings.into_iter().zip(&mut built.set) {
            setting.rebuild(&built.element, set);
        }
        for (child, built) in plan.children.into_iter().zip(&mut built.children) {
            child.rebuild(built);
        }
    }
}

impl Mountable for Built {
    fn unmount(&mut self) {
        self.element.remove();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        drop(parent.insert_before(&self.element, marker));
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.element.parent_node();
        let parent = parent.and_then(|node| node.dyn_into::<Element>().ok());
        if let Some(parent) = &parent {
            child.mount(parent, Some(&self.element));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.element.clone()]
    }
}

/// Several views in the document.
pub struct BuiltMany {
    site: u32,
    children: Vec<BuiltChild>,
}

impl Render for Many {
    type State = BuiltMany;

    fn build(self) -> BuiltMany {
        BuiltMany {
            site: self.site,
            children: self.children.into_iter().map(Child::build).collect(),
        }
    }

    fn rebuild(self, built: &mut BuiltMany) {
        if self.site != built.site {
            let mut next = self.build();
            built.insert_before_this(&mut next);
            built.unmount();
            *built = next;
            return;
        }
        for (child, built) in self.children.into_iter().zip(&mut built.children) {
            child.rebuild(built);
        }
    }
}

impl Mountable for BuiltMany {
    fn unmount(&mut self) {
        for child in &mut self.children {
            child.as_mountable().unmount();
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        for child in &mut self.children {
            child.as_mountable().mount(parent, marker);
        }
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.children
            .iter()
            .any(|mine| mine.as_mounted().insert_before_this(child))
    }

    fn elements(&self) -> Vec<Element> {
        self.children
            .iter()
            .flat_map(|mine| mine.as_mounted().elements())
            .collect()
    }
}

/// The half of a view that only a server needs, and there is none.
macro_rules! for_the_browser_only {
    ($($view:ident => $state:ident;)+) => {
        $(
            impl AddAnyAttr for $view {
                type Output<A: Attribute> = Self;

                fn add_any_attr<A: Attribute>(self, _attr: A) -> Self {
                    self
                }
            }

            impl RenderHtml for $view {
                type AsyncOutput = Self;
                type Owned = Self;
                const MIN_LENGTH: usize = 0;

                fn dry_resolve(&mut self) {}

                async fn resolve(self) -> Self {
                    self
                }

                fn to_html_with_buf(
                    self,
                    _buf: &mut String,
                    _position: &mut Position,
                    _escape: bool,
                    _mark_branches: bool,
                    _extra_attrs: Vec<AnyAttribute>,
                ) {
                }

                fn hydrate<const FROM_SERVER: bool>(
                    self,
                    _cursor: &Cursor,
                    _position: &PositionState,
                ) -> $state {
                    self.build()
                }

                fn into_owned(self) -> Self {
                    self
                }
            }
        )+
    };
}

for_the_browser_only! {
    El => Built;
    Many => BuiltMany;
}
