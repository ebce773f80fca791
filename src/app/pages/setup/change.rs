//! Changing the settings.

use crate::app::state::App;
use plumbline_commands::command::SetupCommand;
use plumbline_document::settings::Settings;

/// Changes the settings in one step; what cannot be read is said.
pub(super) fn change(app: App, edit: impl FnOnce(&mut Settings) -> Result<(), String>) -> bool {
    let mut settings = app.peek(|d| Settings::clone(&d.workspace().settings));
    match edit(&mut settings) {
        Ok(()) => app.dispatch(SetupCommand::PutSettings { settings }),
        Err(why) => {
            app.toasts.wrong(why);
            false
        }
    }
}
