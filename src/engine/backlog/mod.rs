//! The document: what a workspace holds, and the commands that are the only way to change it.
