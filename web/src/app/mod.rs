//! The component: hands messages to the state, draws the state, and runs its effects.

mod bar;
mod effects;
mod frame;
mod paper;
mod questions;
mod window;

use yew::{Component, Context, Html, NodeRef};

use crate::browser::{self, Listener};
use crate::handles::{Effect, Message, State};
use effects::Runner;

/// The whole page.
#[derive(Debug)]
pub(crate) struct App {
    state: State,
    runner: Runner,
    /// Effects that wait until the state is drawn.
    waiting: Vec<Effect>,
    /// The control that lets a person choose files.
    input: NodeRef,
    /// Asks before the page is left, as long as something would be lost.
    farewell: Option<Listener>,
    _listeners: Vec<Listener>,
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(context: &Context<Self>) -> Self {
        let (send, token, input) =
            (context.link().callback(|message| message), browser::take_token(), NodeRef::default());
        Self {
            state: State::new(token.is_some()),
            runner: Runner::new(send.clone(), token, input.clone()),
            waiting: Vec::new(),
            input,
            farewell: None,
            _listeners: window::listeners(&send).into_iter().chain(paper::listeners(&send)).collect(),
        }
    }

    fn update(&mut self, _context: &Context<Self>, message: Message) -> bool {
        let Some(effects) = self.state.update(message) else { return false };
        let (later, now): (Vec<_>, Vec<_>) = effects.into_iter().partition(Effect::follows_drawing);
        self.waiting.extend(later);
        for effect in now {
            self.runner.run(effect);
        }
        match (self.state.losses().is_empty(), &self.farewell) {
            (true, _) => self.farewell = None,
            (false, None) => self.farewell = window::farewell(),
            (false, Some(_)) => {}
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        frame::frame(&self.state, &self.input, &context.link().callback(|message| message))
    }

    fn rendered(&mut self, _context: &Context<Self>, _first: bool) {
        for effect in std::mem::take(&mut self.waiting) {
            self.runner.run(effect);
        }
    }
}
