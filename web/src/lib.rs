//! The page: drop a backup, see the verdict.
//!
//! In: files that a person drops, and what [`lookups`] bring. Out: what the npm package of the core says about them, on the screen.
//! Nothing is judged here, and nothing leaves the page but look-ups at a person's click, to the program that serves it.
//!
//! Data flows one way: files → [`intake`] → [`package`] → a report → [`verdict`] → the screen. The state is [`app`]'s; what is drawn
//! of it is in [`screens`] and [`verdict`].

mod app;
mod browser;
mod failure;
mod icons;
mod intake;
mod lookups;
mod package;
mod parts;
mod sample;
mod screens;
mod settings;
mod verdict;
mod words;

use wasm_bindgen::prelude::wasm_bindgen;

/// Draws the page into `#app`'s place.
#[wasm_bindgen(start)]
pub fn start() {
    if let Some(root) = browser::document().and_then(|document| document.get_element_by_id("root")) {
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
