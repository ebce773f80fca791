//! What the lab holds, and what can be done in it.

use crate::app::action::Action;
use crate::app::clock;
use crate::app::prelude::*;
use crate::app::state::App;
use crate::app::widgets::inputs::number;
use crate::app::worker::{self, Job, News};
use plumbline_commands::command::UpkeepCommand;
use plumbline_drift::job::{Answer, Inspection, Request, SeriesAnswer, SeriesRequest, Split};
use plumbline_drift::plan::Plan;
use plumbline_drift::read::layout::Layout;
use plumbline_drift::summary::Kind;
use plumbline_features::monitor;
use plumbline_json as json;
use std::cell::Cell;
use std::sync::Arc;
use web_sys::File;

/// The state of the lab. Copies are handles to the same state; it outlives the page.
#[derive(Clone, Copy)]
pub struct Lab {
    /// The reference and the current data.
    pub files: RwSignal<[Option<File>; 2], LocalStorage>,
    /// What they look like.
    pub inspection: RwSignal<Option<Inspection>>,
    /// The settings.
    pub plan: RwSignal<Plan>,
    /// Where a single file is split.
    pub split: RwSignal<Option<Split>>,
    /// How far a job is.
    pub progress: RwSignal<Option<(f64, String)>>,
    /// What went wrong.
    pub problem: RwSignal<Option<String>>,
    /// The result.
    pub answer: RwSignal<Option<Arc<Answer>>>,
    /// Whether the series is shown.
    pub series_tab: RwSignal<bool>,
    /// The series' file.
    pub series_file: RwSignal<Option<File>, LocalStorage>,
    /// What is asked of it.
    pub series: RwSignal<Option<SeriesRequest>>,
    /// What the detectors say.
    pub series_answer: RwSignal<Option<Arc<SeriesAnswer>>>,
    job: StoredValue<Option<Job>, LocalStorage>,
    then: StoredValue<Then>,
}

/// What a job's answer is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Then {
    #[default]
    Look,
    /// Look, and check at once.
    LookAndCheck,
    Show,
    LookAtSeries,
    ShowSeries,
}

thread_local! {
    /// The lab, for a worker's messages: they come from outside of any view.
    static LAB: Cell<Option<Lab>> = const { Cell::new(None) };
}

/// The lab: made when it is first seen, and there for as long as the app runs.
pub fn lab(app: App) -> Lab {
    LAB.get().unwrap_or_else(|| {
        let lab = app.for_good(Lab::new);
        LAB.set(Some(lab));
        lab
    })
}

impl Lab {
    fn new() -> Self {
        Self {
            files: RwSignal::new_local([None, None]),
            inspection: RwSignal::new(None),
            plan: RwSignal::new(Plan::default()),
            split: RwSignal::new(None),
            progress: RwSignal::new(None),
            problem: RwSignal::new(None),
            answer: RwSignal::new(None),
            series_tab: RwSignal::new(false),
            series_file: RwSignal::new_local(None),
            series: RwSignal::new(None),
            series_answer: RwSignal::new(None),
            job: StoredValue::new_local(None),
            then: StoredValue::new(Then::Look),
        }
    }
}

/// Takes files that were dropped on the page.
pub fn take_files(files: Vec<File>) {
    let Some(lab) = LAB.get() else {
        return;
    };
    if lab.series_tab.get_untracked() {
        if let Some(file) = files.into_iter().next() {
            lab.choose_series(file);
        }
        return;
    }
    let mut files = files.into_iter();
    match (files.next(), files.next()) {
        (Some(a), Some(b)) => {
            // 'current' before 'reference' in the alphabet: the name decides, where it says something.
            let says = |f: &File, words: &[&str]| {
                let name = f.name().to_lowercase();
                words.iter().any(|w| name.contains(w))
            };
            let swap = says(&b, &["ref", "train", "base"]) || says(&a, &["cur", "prod", "new"]);
            lab.files.set(if swap {
                [Some(b), Some(a)]
            } else {
                [Some(a), Some(b)]
            });
            lab.inspect(Then::Look);
        }
        (Some(a), None) => {
            let free = usize::from(lab.files.with_untracked(|f| f[0].is_some()));
            lab.choose(free, a);
        }
        _ => {}
    }
}

fn hear(news: News) {
    if let Some(lab) = LAB.get() {
        lab.hear(news);
    }
}

impl Lab {
    /// Puts a file in a place: 0 is the reference, 1 the current data.
    pub fn choose(self, place: usize, file: File) {
        self.files.update(|files| {
            if let Some(slot) = files.get_mut(place) {
                *slot = Some(file);
            }
        });
        self.inspect(Then::Look);
    }

    /// Empties a place. What was the current data becomes the reference when that one goes.
    pub fn clear(self, place: usize) {
        self.files.update(|[a, b]| {
            if place == 0 {
                *a = b.take();
            } else {
                *b = None;
            }
        });
        self.inspect(Then::Look);
    }

    /// Swaps both files.
    pub fn swap(self) {
        self.files.update(|[a, b]| std::mem::swap(a, b));
        self.inspect(Then::Look);
    }

    fn inspect(self, then: Then) {
        self.cancel();
        self.inspection.set(None);
        self.split.set(None);
        self.answer.set(None);
        let files: Vec<File> = self
            .files
            .with_untracked(|f| f.iter().flatten().cloned().collect());
        if !files.is_empty() {
            self.start("inspect", &files, "", then);
        }
    }

    fn start(self, kind: &'static str, files: &[File], json: &str, then: Then) {
        self.problem.set(None);
        self.then.set_value(then);
        let job = worker::start(kind, files, json, hear);
        if job.is_none() {
            self.problem
                .set(Some("This browser gives the page no worker.".to_owned()));
        } else {
            self.progress.set(Some((0.0, "Starting".to_owned())));
        }
        self.job.set_value(job);
    }

    /// Stops what is under way.
    pub fn cancel(self) {
        self.progress.set(None);
        self.problem.set(None);
        self.job.set_value(None);
    }

    fn hear(self, news: News) {
        let text = match news {
            News::Progress(share, words) => {
                if self.progress.with_untracked(Option::is_some) {
                    self.progress.set(Some((share, words)));
                }
                return;
            }
            News::Failed(why) => {
                self.progress.set(None);
                self.problem.set(Some(why));
                self.let_go();
                return;
            }
            News::Done(text) => text,
        };
        self.progress.set(None);
        self.let_go();
        let unread = |_| "The checker's answer could not be read.".to_owned();
        let outcome = match self.then.get_value() {
            then @ (Then::Look | Then::LookAndCheck) => json::from_text::<Inspection>(&text)
                .map_err(unread)
                .map(|found| self.looked(found, then == Then::LookAndCheck)),
            Then::Show => json::from_text::<Answer>(&text)
                .map_err(unread)
                .map(|answer| self.answer.set(Some(Arc::new(answer)))),
            Then::LookAtSeries => json::from_text::<Inspection>(&text)
                .map_err(unread)
                .and_then(|found| self.looked_at_series(found.reference)),
            Then::ShowSeries => json::from_text::<SeriesAnswer>(&text)
                .map_err(unread)
                .map(|answer| self.series_answer.set(Some(Arc::new(answer)))),
        };
        if let Err(why) = outcome {
            self.problem.set(Some(why));
        }
    }

    /// Ends the worker, but not while its own message is being heard.
    fn let_go(self) {
        if let Some(job) = self.job.try_update_value(Option::take).flatten() {
            wasm_bindgen_futures::spawn_local(async move { drop(job) });
        }
    }

    fn looked(self, found: Inspection, check: bool) {
        self.inspection.set(Some(found));
        self.split_anew();
        if check {
            self.check();
        }
    }

    /// Splits a single file by the column that it was split by, as long as that one is a date, else by the first date.
    fn split_anew(self) {
        let before = self.split.get_untracked();
        let split = self.inspection.with_untracked(|found| {
            let found = found.as_ref().filter(|found| found.current.is_none())?;
            let dates = || found.choices.iter().filter(|c| c.kind == Kind::Date);
            let kept = before.filter(|split| dates().any(|c| c.name == split.column));
            kept.or_else(|| {
                dates().next().map(|date| Split {
                    column: date.name.clone(),
                    at: None,
                })
            })
        });
        self.split.set(split);
    }

    /// Whether there is enough for a check.
    pub fn ready(self) -> bool {
        let both = self
            .inspection
            .with(|i| i.as_ref().is_some_and(|i| i.current.is_some()));
        (both || self.split.with(Option::is_some)) && self.progress.with(Option::is_none)
    }

    /// Checks.
    pub fn check(self) {
        let Some(inspection) = self.inspection.get_untracked() else {
            return;
        };
        let request = Request {
            inspection,
            plan: self.plan.get_untracked(),
            split: self.split.get_untracked(),
            profile: None,
        };
        let files: Vec<File> = self
            .files
            .with_untracked(|f| f.iter().flatten().cloned().collect());
        if let Ok(text) = json::to_text(&request) {
            self.answer.set(None);
            self.start("check", &files, &text, Then::Show);
        }
    }

    /// Reads a column as another kind.
    pub fn set_kind(self, name: &str, kind: Kind) {
        self.inspection.update(|inspection| {
            let columns = inspection.as_mut().map(|i| &mut i.choices);
            if let Some(choice) = columns.and_then(|c| c.iter_mut().find(|c| c.name == name)) {
                choice.kind = kind;
                choice.why.clear();
            }
        });
        self.split_anew();
    }

    /// A number that was typed; says so where it is none.
    pub fn number(self, text: &str) -> Option<f64> {
        number(text)
            .map_err(|why| self.problem.set(Some(why)))
            .inspect(|_| self.problem.set(None))
            .ok()
    }

    /// The sample data, checked at once.
    pub fn sample(self) {
        wasm_bindgen_futures::spawn_local(async move {
            let a = worker::fetch("drift-reference.csv").await;
            let b = worker::fetch("drift-current.csv").await;
            if self.files.is_disposed() {
                return; // the page was left meanwhile
            }
            if a.is_none() || b.is_none() {
                self.problem
                    .set(Some("The sample data could not be loaded.".to_owned()));
                return;
            }
            self.files.set([a, b]);
            self.inspect(Then::LookAndCheck);
        });
    }

    /// Takes the file of a series.
    pub fn choose_series(self, file: File) {
        self.cancel();
        self.series.set(None);
        self.series_answer.set(None);
        self.series_file.set(Some(file.clone()));
        self.start("inspect", &[file], "", Then::LookAtSeries);
    }

    /// The sample series, at once.
    pub fn sample_series(self) {
        wasm_bindgen_futures::spawn_local(async move {
            let found = worker::fetch("drift-errors.csv").await;
            if self.files.is_disposed() {
                return; // the page was left meanwhile
            }
            match found {
                Some(file) => self.choose_series(file),
                None => self
                    .problem
                    .set(Some("The sample data could not be loaded.".to_owned())),
            }
        });
    }

    fn looked_at_series(self, layout: Layout) -> Result<(), String> {
        let numbers = layout.columns.iter().filter(|c| c.numeric);
        // A column that speaks of errors or of a metric before any other.
        let speaks = ["error", "metric", "value", "auc", "accuracy", "f1", "loss"];
        let rank = |name: &str| {
            let name = name.to_lowercase();
            speaks
                .iter()
                .position(|s| name.contains(s))
                .unwrap_or(speaks.len())
        };
        let Some(value) = numbers
            .min_by_key(|c| rank(&c.name))
            .map(|c| c.name.clone())
        else {
            return Err("The file has no column of numbers to watch.".to_owned());
        };
        let label = layout
            .columns
            .iter()
            .find(|c| c.kind == Kind::Date)
            .map(|c| c.name.clone());
        self.series.set(Some(SeriesRequest {
            layout,
            value,
            label,
            ..SeriesRequest::default()
        }));
        self.watch();
        Ok(())
    }

    /// Runs the detectors.
    pub fn watch(self) {
        let (Some(request), Some(file)) = (
            self.series.get_untracked(),
            self.series_file.get_untracked(),
        ) else {
            return;
        };
        if let Ok(text) = json::to_text(&request) {
            self.start("series", &[file], &text, Then::ShowSeries);
        }
    }

    /// Keeps the result as a run of this monitor; an alert may follow from it.
    pub fn record(self, app: App, monitor: &str) {
        let found = app.peek(|store| {
            let all = &store.workspace().monitors;
            all.iter().find(|m| m.id.to_string() == monitor).cloned()
        });
        let (Some(answer), Some(monitor)) = (self.answer.get_untracked(), found) else {
            return;
        };
        let run = monitor::lab::run(&answer.summary, &monitor, clock::now());
        let command = UpkeepCommand::RecordRuns {
            monitor: monitor.id,
            runs: vec![run],
            today: clock::today(),
        };
        if app.dispatch(command) {
            let open = app.peek(|store| {
                let all = &store.workspace().monitors;
                all.get(&monitor.id).is_some_and(|m| m.open().is_some())
            });
            app.toasts.done(
                if open {
                    "Recorded. The monitor has an open alert with an item in the backlog."
                        .to_owned()
                } else {
                    "Recorded as a run of the monitor. No alert follows from it.".to_owned()
                },
                Some(Action::Undo),
            );
        }
    }

    /// Offers the result as a file.
    pub fn download(self, app: App) {
        if let Some(answer) = self.answer.get_untracked()
            && let Ok(text) = json::to_text(&answer.summary)
        {
            crate::app::files::download(
                app,
                "drift-check.json",
                "application/json",
                &json::pretty(&text),
            );
        }
    }
}
