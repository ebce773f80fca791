//! Parts of the program that are loaded when they are first used: the mechanism. What is in a part is declared beside what
//! it loads, in files called `lazy.rs`.
//!
//! In the release bundle every part is a file of its own (`make dist` cuts the program up, see `.ci/split.mjs`); in all
//! other builds everything is in the one program, and a part is only a module. What nothing but the functions of a part
//! leads to is in that part; what the rest of the program uses as well stays in the program.
//!
//! A file that declares parts begins with `#![cfg_attr(split, allow(unsafe_code))]`: the functions of a part are linked by
//! hand when it has been loaded, which the compiler cannot check. Both sides of each come from one declaration and one
//! build.

mod lazy_view;
mod typed_ahead;

pub use lazy_view::{
    Load, Made, Make, NOT_LOADED, NotLoaded, Place, fetch_when_idle, opening, send_for, soon,
    view_of,
};

/// A function inside a part, declared in the module `$home`, as the module `$name`: `load` loads the part, `made` loads it and calls the function.
macro_rules! inside {
    ($part:ident in $($home:ident)::+, $name:ident($($arg:ident: $Arg:ty),*) -> $Made:ty $body:block) => {
        pub mod $name {
            use $($home)::+::*;

            #[cfg(split)]
            #[wasm_split_helpers::wasm_split($part, fallible, preload(fetched))]
            fn $name($($arg: $Arg),*) -> Result<$Made, NotLoaded> {
                Ok($body)
            }

            #[cfg(not(split))]
            async fn $name($($arg: $Arg),*) -> Result<$Made, NotLoaded> {
                Ok($body)
            }

            #[cfg(not(split))]
            #[allow(dead_code)]
            async fn fetched() -> Result<(), NotLoaded> {
                Ok(())
            }

            #[allow(dead_code)] // one of a part's functions is enough to load it
            pub fn load() -> Made<()> {
                Box::pin(async { fetched().await.or(Err(NotLoaded)) })
            }

            pub fn made($($arg: $Arg),*) -> Made<$Made> {
                Box::pin($name($($arg),*))
            }
        }
    };
}

/// Several functions inside a part, each of which makes a view.
macro_rules! insides {
    ($part:ident in $($home:ident)::+;) => {};
    (
        $part:ident in $($home:ident)::+;
        $name:ident($($arg:ident: $Arg:ty),*) $body:block
        $($more:tt)*
    ) => {
        crate::app::lazy::inside!($part in $($home)::+, $name($($arg: $Arg),*) -> AnyView $body);
        crate::app::lazy::insides!($part in $($home)::+; $($more)*);
    };
}

/// A part: a module with a function for each of its views, which shows it as soon as the part is here.
macro_rules! part {
    (
        in $($home:ident)::+;
        $(#[$about:meta])* $part:ident at $place:expr;
        $( $(#[$doc:meta])* $name:ident($($arg:ident: $Arg:ty),*) $body:block )+
    ) => {
        $(#[$about])*
        pub mod $part {
            use $($home)::+::*;

            mod inside {
                crate::app::lazy::insides!($part in $($home)::+; $( $name($($arg: $Arg),*) $body )+);
            }

            $(
                $(#[$doc])*
                pub fn $name($($arg: $Arg),*) -> AnyView {
                    let place = $place;
                    let make = Box::new(move || inside::$name::made($($arg.clone()),*));
                    view_of(place, inside::$name::load, make)
                }
            )+

            /// Loads the part, by any of its views.
            #[allow(dead_code)] // a part that several files declare is fetched by one of them
            pub const LOAD: Load = [$(inside::$name::load),+][0];
        }
    };
}

pub(crate) use {inside, insides, part};
