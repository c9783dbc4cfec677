//! Drawing for paper: before the browser lays out the pages, everything that belongs on them is drawn.
//!
//! A browser that prints does not wait: what is not drawn when its event `beforeprint` is over is not on paper. Yew,
//! however, gives way to the browser while it draws, by `setTimeout` (`YIELD_DEADLINE_MS` in its scheduler). So timers
//! are kept in a list from the first of two listeners to that event until the second, which runs them.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue, closure::Closure};
use yew::Callback;

use crate::browser::{self, Listener};
use crate::handles::Message;

/// What the browser calls the function that starts a timer.
const START_TIMER: &str = "setTimeout";
/// After so many timers whoever starts them anew would never end: the browser gets the rest.
const TIMERS: usize = 10_000;

/// Listens to the beginning and the end of printing.
pub(super) fn listeners(send: &Callback<Message>) -> Vec<Listener> {
    let Some(window) = browser::window() else { return Vec::new() };
    let timers = Rc::new(Timers::default());
    let keep = {
        let timers = Rc::clone(&timers);
        Closure::<dyn FnMut(Function) -> i32>::new(move |timer| {
            timers.waiting.borrow_mut().push_back(timer);
            0
        })
    };
    let begin = {
        let (send, window, timers) = (send.clone(), window.clone(), Rc::clone(&timers));
        move |_| {
            let usual = Reflect::get(&window, &START_TIMER.into()).ok();
            let kept = Reflect::set(&window, &START_TIMER.into(), keep.as_ref()).unwrap_or_default();
            *timers.usual.borrow_mut() = usual.filter(|_| kept);
            send.emit(Message::OnPaper(true));
        }
    };
    let end = {
        let send = send.clone();
        move |_| send.emit(Message::OnPaper(false))
    };
    let drawn = {
        let window = window.clone();
        move |_| timers.run(&window)
    };
    vec![
        Listener::new(&window, "beforeprint", begin),
        Listener::new(&window, "beforeprint", drawn),
        Listener::new(&window, "afterprint", end),
    ]
}

/// The timers that were started while the page is drawn for paper.
#[derive(Default)]
struct Timers {
    waiting: RefCell<VecDeque<Function>>,
    /// The browser's own function that starts them.
    usual: RefCell<Option<JsValue>>,
}

impl Timers {
    /// Runs them, and those that they start, and leaves later ones to the browser again.
    fn run(&self, window: &web_sys::Window) {
        for _ in 0..TIMERS {
            let Some(timer) = self.next() else { break };
            let _ran = timer.call0(&JsValue::UNDEFINED);
        }
        let Some(usual) = self.usual.take() else { return };
        let _set = Reflect::set(window, &START_TIMER.into(), &usual);
        while let Some(timer) = self.next() {
            let _started = usual.unchecked_ref::<Function>().call1(window, &timer);
        }
    }

    fn next(&self) -> Option<Function> {
        self.waiting.borrow_mut().pop_front()
    }
}
