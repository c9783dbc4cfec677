//! The whole runbook: progress, search, documents, and its chapters, each drawn when it is opened.

use std::collections::BTreeSet;
use std::rc::Rc;

use drift_core::ClusterRef;
use drift_core::runbook::{Chapter, Step};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Event, HtmlDetailsElement, HtmlInputElement, InputEvent};
use yew::{Callback, Component, Context, Html, Properties, html};

use super::book::Book;
use super::part::{line, parts};
use super::step::{Acts, step};
use crate::browser;
use crate::parts::Copy;
use crate::state::Ticks;
use crate::verdict::Shown;
use crate::words::{count, number};

/// What is drawn, and who is told.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct Props {
    /// The report.
    pub(crate) shown: Shown,
    /// The steps that are ticked.
    pub(crate) ticks: Ticks,
    /// Everything is open, for paper.
    pub(crate) printing: bool,
    /// The cluster whose steps are wanted first.
    pub(crate) cluster: Option<ClusterRef>,
    /// A step is ticked, or no longer.
    pub(crate) on_tick: Callback<String>,
    /// A document with all ticks was saved.
    pub(crate) on_save: Callback<()>,
    /// It is to be printed.
    pub(crate) on_print: Callback<()>,
    /// A cluster is to be shown in the list.
    pub(crate) on_cluster: Callback<ClusterRef>,
}

/// What the reader does.
#[derive(Debug)]
pub(crate) enum Message {
    /// Types into the search.
    Words(String),
    /// Opens or closes a chapter.
    Opened(usize, bool),
    /// Wants to see a step.
    Go(usize),
    /// Saves it as Markdown.
    Markdown,
    /// Saves it as one HTML file.
    Html,
}

/// The view of a runbook.
#[derive(Debug)]
pub(crate) struct Runbook {
    book: Rc<Book>,
    words: Vec<String>,
    search: String,
    open: BTreeSet<usize>,
    /// The step that is to be in view once it is drawn.
    wanted: Option<usize>,
}

impl Component for Runbook {
    type Message = Message;
    type Properties = Props;

    fn create(context: &Context<Self>) -> Self {
        let Props { shown, ticks, cluster, .. } = context.props();
        let book = Rc::new(Book::new(shown.report()));
        let wanted = cluster.as_ref().and_then(|cluster| book.first_step_of(cluster));
        // Without a wish, the night goes on where it stopped.
        let next = || book.runbook().steps().map(|step| step.number).find(|number| !book.is_ticked(*number, ticks));
        let open = wanted.or_else(next).and_then(|number| book.chapter_of(number)).into_iter().collect();
        Self { book, words: Vec::new(), search: String::new(), open, wanted }
    }

    fn changed(&mut self, context: &Context<Self>, old: &Props) -> bool {
        let shown = &context.props().shown;
        if *shown != old.shown {
            self.book = Rc::new(Book::new(shown.report()));
        }
        true
    }

    fn update(&mut self, context: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Words(search) => {
                self.words = search.split_whitespace().map(str::to_lowercase).collect();
                self.search = search;
            }
            Message::Opened(chapter, open) => {
                let changed = if open { self.open.insert(chapter) } else { self.open.remove(&chapter) };
                return changed;
            }
            Message::Go(number) => {
                self.words.clear();
                self.search.clear();
                self.open.extend(self.book.chapter_of(number));
                self.wanted = Some(number);
            }
            Message::Markdown => {
                let text = self.book.markdown(&context.props().ticks);
                return save(context.props(), "runbook.md", "text/markdown", &text);
            }
            Message::Html => {
                let text = self.book.html(&context.props().ticks);
                return save(context.props(), "runbook.html", "text/html", &text);
            }
        }
        true
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let runbook = self.book.runbook();
        let go = context.link().callback(Message::Go);
        let chapters = runbook.chapters.iter().enumerate();
        html! {
            <div class="runbook">
                <h2>{ line(&runbook.title, &go) }</h2>
                { self.tools(context) }
                if self.words.is_empty() {
                    <div class="introduction">{ parts(&runbook.introduction, &go) }</div>
                }
                { for chapters.filter_map(|(position, chapter)| self.chapter(context, position, chapter)) }
            </div>
        }
    }

    fn rendered(&mut self, _context: &Context<Self>, _first: bool) {
        if let Some(number) = self.wanted.take() {
            wasm_bindgen_futures::spawn_local(async move {
                browser::breathe().await; // A dialog that has just opened takes the focus first.
                browser::focus(&format!("step-{number}"));
            });
        }
    }
}

/// Saves a document. Nothing has to be drawn.
fn save(props: &Props, name: &str, media_type: &str, text: &str) -> bool {
    if browser::save(name, media_type, &JsValue::from_str(text)).is_some() {
        props.on_save.emit(());
    }
    false
}

impl Runbook {
    /// Progress, search and documents.
    fn tools(&self, context: &Context<Self>) -> Html {
        let Props { ticks, on_print, .. } = context.props();
        let (done, all) = (self.book.ticked(ticks), self.book.len());
        let typed = context.link().batch_callback(|event: InputEvent| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            input.map(|input| Message::Words(input.value()))
        });
        let write = {
            let (book, ticks) = (Rc::clone(&self.book), ticks.clone());
            Callback::from(move |()| book.markdown(&ticks))
        };
        html! {
            <div class="runbook-tools">
                <p class="progress">
                    <span role="status">{ format!("{done} of {all} steps done") }</span>
                    <progress aria-label="Steps done" max={all.to_string()} value={done.to_string()} />
                </p>
                <div class="answers">
                    <input type="search" placeholder="Search the steps" aria-label="Search the steps" autocomplete="off"
                        spellcheck="false" value={self.search.clone()} oninput={typed} />
                    <button class="primary" onclick={context.link().callback(|_| Message::Markdown)}>
                        { "Download as Markdown" }
                    </button>
                    <button onclick={context.link().callback(|_| Message::Html)}>{ "Download as HTML" }</button>
                    <Copy {write} label="Copy the runbook" />
                    <button onclick={on_print.reform(|_| ())}>{ "Print the runbook" }</button>
                </div>
                if !self.words.is_empty() {
                    <p role="status">{ count(number(self.found()), "step found", "steps found") }</p>
                }
            </div>
        }
    }

    fn found(&self) -> usize {
        let of = |chapter: &Chapter| chapter.steps.iter().filter(|step| self.is_wanted(chapter, step)).count();
        self.book.runbook().chapters.iter().map(of).sum()
    }

    fn is_wanted(&self, chapter: &Chapter, step: &Step) -> bool {
        self.words.is_empty() || self.book.finds(chapter, step, &self.words)
    }

    fn chapter(&self, context: &Context<Self>, position: usize, chapter: &Chapter) -> Option<Html> {
        let Props { ticks, printing, on_tick, on_cluster, .. } = context.props();
        let steps: Vec<&Step> = chapter.steps.iter().filter(|step| self.is_wanted(chapter, step)).collect();
        let searching = !self.words.is_empty();
        if searching && steps.is_empty() {
            return None;
        }
        let open = searching || *printing || self.open.contains(&position);
        let done = chapter.steps.iter().filter(|step| self.book.is_ticked(step.number, ticks)).count();
        let fixed = searching || *printing;
        let ontoggle = context.link().batch_callback(move |event: Event| {
            let details = event.target().and_then(|target| target.dyn_into::<HtmlDetailsElement>().ok());
            let details = details.filter(|details| !fixed && details.class_name() == "chapter");
            details.map(|details| Message::Opened(position, details.open()))
        });
        let book = Rc::clone(&self.book);
        let acts =
            Acts { tick: on_tick.reform(move |number| book.key(number)), go: context.link().callback(Message::Go) };
        let to_list = chapter.cluster.clone().map(|cluster| {
            let show = on_cluster.reform(move |_| cluster.clone());
            html! { <p><button onclick={show}>{ "Show this cluster in the list" }</button></p> }
        });
        Some(html! {
            <details key={position} class="chapter" {open} {ontoggle}>
                <summary>
                    <h3>{ line(&chapter.title, &acts.go) }</h3>{ " " }
                    <span class="soft">{ format!("{done} of {} done", chapter.steps.len()) }</span>
                </summary>
                if open {
                    { for to_list }
                    if !searching { { parts(&chapter.about, &acts.go) } }
                    <ol class="run-steps">
                        { for steps.iter().map(|one| step(one, self.book.is_ticked(one.number, ticks), &acts)) }
                    </ol>
                }
            </details>
        })
    }
}
