//! The `view!` macro.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use rstml::node::{
    KVAttributeValue, KeyedAttribute, KeyedAttributeValue, Node, NodeAttribute, NodeBlock,
    NodeElement, NodeName,
};
use rstml::{Infallible, Parser, ParserConfig};

use std::hash::{DefaultHasher, Hash, Hasher};
use syn::spanned::Spanned;
use syn::{Error, Expr, Lit, Result, Stmt};

/// Elements of SVG, beside `a`, `style`, `script` and `title`, which belong to their parent's language.
const SVG: [&str; 24] = [
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "foreignObject",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "svg",
    "symbol",
    "text",
    "tspan",
    "use",
];

type Element = NodeElement<Infallible>;

/// Where nodes stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Space {
    Html,
    Svg,
}

/// What the macro stands for. `place` is file, line and column of where it is written.
pub fn expand(tokens: TokenStream, place: &(String, usize, usize)) -> TokenStream {
    // Views of the same site are of the same shape, and can be brought up to date in place.
    let mut hasher = DefaultHasher::new();
    place.hash(&mut hasher);
    tokens.to_string().hash(&mut hasher);
    let site = (hasher.finish() & 0xffff_ffff) as u32;
    let parser = Parser::new(ParserConfig::default().recover_block(true));
    let (nodes, errors) = parser.parse_recoverable(tokens).split_vec();
    let errors = errors.into_iter().map(|e| e.emit_as_expr_tokens());
    let view = whole(&nodes, site).unwrap_or_else(|error| error.to_compile_error());
    quote! {{
        #(#errors;)*
        #[allow(unused_braces, unused_imports, unreachable_code)]
        #[allow(clippy::needless_borrow, clippy::needless_borrows_for_generic_args, clippy::let_and_return)]
        { #view }
    }}
}

/// The nodes of a macro, or of a component's children, as one view.
fn whole(nodes: &[Node], site: u32) -> Result<TokenStream> {
    let nodes: Vec<&Node> = nodes.iter().filter(|n| !is_comment(n)).collect();
    match nodes.as_slice() {
        [] => Ok(quote!(())),
        [Node::Element(element)] if !is_component(element) => native(element, Space::Html, site),
        [Node::Element(element)] => component(element, site),
        [Node::Text(text)] => Ok(text.value.to_token_stream()),
        [Node::Block(block)] => Ok(match closure(block) {
            Some(closure) => quote!(::plumbline_view::live(#closure)),
            None => quote!(#block),
        }),
        nodes => {
            let mut calls = TokenStream::new();
            for node in nodes {
                calls.extend(child(node, Space::Html, site)?);
            }
            Ok(quote!(::plumbline_view::many(#site) #calls))
        }
    }
}

fn is_comment(node: &Node) -> bool {
    matches!(node, Node::Comment(_))
}

/// The call that adds this child.
fn child(node: &Node, space: Space, site: u32) -> Result<TokenStream> {
    Ok(match node {
        Node::Comment(_) => TokenStream::new(),
        Node::Text(text) => {
            let text = &text.value;
            quote!(.text(#text))
        }
        Node::Block(block) => match closure(block) {
            Some(closure) => quote!(.view(::plumbline_view::live(#closure))),
            None => quote! {
                .view({
                                        use ::plumbline_view::{Living as _, Static as _};
                    let child = #block;
                                        (&child).way().view(child)
                })
            },
        },
        Node::Element(element) if is_component(element) => {
            let view = component(element, site)?;
            quote!(.view(::plumbline_view::any(#view)))
        }
        Node::Element(element) => {
            let view = native(element, space, site)?;
            quote!(.child(#view))
        }
        Node::Fragment(fragment) => {
            let mut calls = TokenStream::new();
            for node in &fragment.children {
                calls.extend(child(node, space, site)?);
            }
            calls
        }
        other => return Err(Error::new_spanned(other, "this cannot stand in a view")),
    })
}

/// The closure that a block consists of.
fn closure(block: &NodeBlock) -> Option<&Expr> {
    let NodeBlock::ValidBlock(block) = block else {
        return None;
    };
    match block.stmts.as_slice() {
        [Stmt::Expr(closure @ Expr::Closure(_), None)] => Some(closure),
        _ => None,
    }
}

fn is_component(element: &Element) -> bool {
    match element.name() {
        NodeName::Path(path) => {
            let last = path.path.segments.last();
            path.path.segments.len() > 1
                || last.is_some_and(|s| s.ident.to_string().starts_with(char::is_uppercase))
        }
        _ => false,
    }
}

/// An element of HTML or SVG.
fn native(element: &Element, around: Space, site: u32) -> Result<TokenStream> {
    let tag = element.name().to_string();
    let space = if SVG.contains(&tag.as_str()) {
        Space::Svg
    } else if matches!(tag.as_str(), "a" | "style" | "script" | "title") {
        around
    } else {
        Space::Html
    };
    let mut calls = TokenStream::new();
    for attribute in in_order(element.attributes())? {
        calls.extend(set(attribute, &tag)?);
    }
    // Foreign objects hold HTML.
    let inside = if tag == "foreignObject" {
        Space::Html
    } else {
        space
    };
    for node in &element.children {
        calls.extend(child(node, inside, site)?);
    }
    let make = match space {
        Space::Html => quote!(html),
        Space::Svg => quote!(svg),
    };
    Ok(quote!(::plumbline_view::#make(#tag, #site) #calls))
}

/// The attributes, `class` and `style` first: setting them would overwrite single classes and properties.
fn in_order(attributes: &[NodeAttribute]) -> Result<Vec<&KeyedAttribute>> {
    let mut keyed = Vec::new();
    for attribute in attributes {
        match attribute {
            NodeAttribute::Attribute(attribute) => keyed.push(attribute),
            NodeAttribute::Block(block) => {
                return Err(Error::new_spanned(
                    block,
                    "attributes cannot be spread here",
                ));
            }
        }
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "a macro is no part of the program"
    )]
    keyed.sort_by_key(|a| !matches!(a.key.to_string().as_str(), "class" | "style"));
    Ok(keyed)
}

fn value(attribute: &KeyedAttribute) -> TokenStream {
    match attribute.possible_value.to_value().map(|v| &v.value) {
        None => quote!(true),
        Some(KVAttributeValue::Expr(expr)) => expr.to_token_stream(),
        Some(KVAttributeValue::InvalidBraced(block)) => block.to_token_stream(),
    }
}

/// The call that sets this attribute.
fn set(attribute: &KeyedAttribute, tag: &str) -> Result<TokenStream> {
    let key = attribute.key.to_string().replace("r#", "");
    let span = attribute.key.span();
    let value = value(attribute);
    if let Some(event) = key.strip_prefix("on:") {
        let (event, target) = match event.strip_suffix(":target") {
            Some(event) => (event, true),
            None => (event, false),
        };
        if event.contains([':', '-']) {
            return Err(Error::new(span, "this kind of event is not known here"));
        }
        let event = Ident::new(event, span);
        return Ok(if target {
            let marker = marker(tag, span);
            quote_spanned!(span=> .on_target::<_, ::leptos::html::#marker>(::plumbline_view::ev::#event, #value))
        } else {
            quote_spanned!(span=> .on(::plumbline_view::ev::#event, #value))
        });
    }
    if key == "node_ref" {
        let marker = marker(tag, span);
        return Ok(quote_spanned!(span=> .node_ref::<::leptos::html::#marker>(#value)));
    }
    let (kind, name) = match key.split_once(':') {
        Some(("class", name)) => ("Class", name),
        Some(("style", name)) => ("Style", name),
        Some(("prop", name)) => ("Property", name),
        Some(_) => return Err(Error::new(span, "this kind of attribute is not known here")),
        None => ("Attribute", key.as_str()),
    };
    let kind = format_ident!("{kind}", span = span);
    let literal = attribute
        .possible_value
        .to_value()
        .and_then(|v| match &v.value {
            KVAttributeValue::Expr(Expr::Lit(lit)) => Some(&lit.lit),
            _ => None,
        });
    Ok(match literal {
        Some(Lit::Str(words)) if kind == "Attribute" => {
            quote_spanned!(span=> .words(#name, #words))
        }
        _ => quote_spanned! {span=>
            .set(
                ::plumbline_view::Kind::#kind,
                #name,
                ::plumbline_view::IntoValue::into_value(#value),
            )
        },
    })
}

/// Leptos' name for the type of an element: `Input` of `input`.
fn marker(tag: &str, span: Span) -> Ident {
    let mut letters = tag.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    Ident::new(&first.into_iter().chain(letters).collect::<String>(), span)
}

/// A component.
fn component(element: &Element, site: u32) -> Result<TokenStream> {
    let name = element.name();
    let mut properties = TokenStream::new();
    let mut bound = Vec::new();
    for attribute in in_order(element.attributes())? {
        let key = attribute.key.to_string();
        if let Some(ident) = key.strip_prefix("let:") {
            bound.push(Ident::new(ident, attribute.key.span()).to_token_stream());
            continue;
        }
        if let KeyedAttributeValue::Binding(binding) = &attribute.possible_value {
            bound.push(binding.inputs.to_token_stream());
            continue;
        }
        let key = &attribute.key;
        let value = match attribute.possible_value.to_value() {
            Some(_) => value(attribute),
            None => quote!(#key),
        };
        properties.extend(quote!(.#key({ #value })));
    }
    if !element.children.iter().all(is_comment) {
        let view = whole(&element.children, site)?;
        let span = name.span();
        properties.extend(if bound.is_empty() {
            quote_spanned!(span=> .children(::leptos::children::ToChildren::to_children(move || #view)))
        } else {
            quote_spanned!(span=> .children(move |#(#bound),*| #view))
        });
    }
    Ok(quote! {
        {
                        ::leptos::component::component_view(
                                &#name,
                ::leptos::component::component_props_builder(&#name) #properties .build()
            )
        }
    })
}
