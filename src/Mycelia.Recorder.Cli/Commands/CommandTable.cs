using Mycelia.Recorder.Cli.CommandLine;
using Mycelia.Recorder.Cli.Completion;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>Every command there is.</summary>
internal static class CommandTable
{
    private static readonly Example[] RecordExamples =
    [
        new("mycelia-recorder record", "the default microphone, until Ctrl+C"),
        new("mycelia-recorder record --device usb", "the input with 'usb' in its name"),
        new("mycelia-recorder record --no-upload --duration 60", "one minute, delivered by a later run"),
        new("mycelia-recorder record --input talk.wav --no-realtime", "deliver a file as if it had been spoken"),
        new("mycelia-recorder record --json | jq .event", "what happens, one JSON object a line"),
    ];

    /// <summary>The program.</summary>
    public static CommandSpec Root =>
        new(
            "mycelia-recorder",
            "Records your microphone all day and delivers every second to a Mycelia server.",
            SettingsTable.Record,
            RecordCommand.RunAsync
        )
        {
            Examples =
            [
                new("mycelia-recorder", "record the default microphone until Ctrl+C"),
                RecordExamples[1],
                new("mycelia-recorder devices", "the inputs that can be recorded"),
                new("mycelia-recorder config", "every setting, and where it comes from"),
                new("mycelia-recorder COMMAND --help", "what a command takes"),
            ],
            Subcommands = Commands,
            Common =
            [
                SettingsTable.Device,
                SettingsTable.Db,
                SettingsTable.EnvFile,
                SettingsTable.NoUpload,
                SettingsTable.Json,
                SettingsTable.Quiet,
            ],
        };

    private static CommandSpec[] Commands =>
        [
            new("record", "Record until Ctrl+C (the default)", SettingsTable.Record, RecordCommand.RunAsync)
            {
                Group = CommandGroup.Record,
                Examples = RecordExamples,
            },
            new(
                "status",
                "Show the state of the running recorder. Exit code: 0 all is well, 1 a problem, 3 not running",
                StatusCommand.Settings,
                StatusCommand.RunAsync
            )
            {
                Group = CommandGroup.Look,
                Examples =
                [
                    new("mycelia-recorder status", "what it hears, stores and delivers, and what is wrong"),
                    new("mycelia-recorder status --follow", "a line for every change"),
                    new("mycelia-recorder status --json | jq -r '.problems[].text'", "only what is wrong"),
                ],
            },
            new(
                "history",
                "Show what became of every second: recorded, delivered, missing, and why. Exit code: 1 when something is not delivered",
                HistoryCommand.Settings,
                HistoryCommand.RunAsync
            )
            {
                Group = CommandGroup.Look,
                Examples =
                [
                    new("mycelia-recorder history", "today, with its gaps, pauses and marks"),
                    new("mycelia-recorder history --at 'yesterday 14:05'", "was it recorded, and when was it delivered?"),
                    new("mycelia-recorder history --day 2026-03-01 --only gaps", "what is missing of a day, and why"),
                    new("mycelia-recorder history --month 2026-03", "a row for each day"),
                    new("mycelia-recorder history --since 7d --json | jq .totals", "the figures of a week"),
                ],
            },
            new(
                "verify",
                "Ask the destination whether it holds what was delivered. Exit code: 0 all of it, 1 something is missing or not delivered",
                VerifyCommand.Settings,
                VerifyCommand.RunAsync
            )
            {
                Group = CommandGroup.Look,
                Examples =
                [
                    new("mycelia-recorder verify --day yesterday", "is everything of yesterday stored?"),
                    new("mycelia-recorder verify --since 7d", "the same of a week"),
                    new("mycelia-recorder verify --day 2026-03-01 --listen", "fetch the audio, and compare it with what was sent"),
                    new("mycelia-recorder verify --day yesterday --repair", "send again what is missing, from what --keep-delivered kept"),
                    new("mycelia-recorder verify --json | jq .discrepancies", "what is missing, for a script"),
                ],
            },
            new("listen", "Open the page of the local server, at a time", ListenCommand.Settings, ListenCommand.RunAsync)
            {
                Group = CommandGroup.Look,
                Operand = new("TIME", "Which time: 10:32, 'yesterday 14:05', a date and time, or how long ago. Default: today"),
                Examples =
                [
                    new("mycelia-recorder listen", "today"),
                    new("mycelia-recorder listen yesterday 14:05", "that hour of yesterday"),
                    new("mycelia-recorder listen 10:32 --span 5m --print", "the address, to be sent to somebody on this machine"),
                ],
            },
            new("top", "Show the live display of the running recorder, as a service too", TopCommand.Settings, TopCommand.RunAsync)
            {
                Group = CommandGroup.Look,
                Examples =
                [
                    new("mycelia-recorder top", "its keys work; q leaves it, and the recorder goes on"),
                    new("mycelia-recorder top --name kitchen", "of a named recorder"),
                ],
            },
            new(
                "pause",
                "Pause the running recorder: it releases the microphone, and goes on delivering",
                PauseCommand.Settings,
                PauseCommand.RunAsync
            )
            {
                Group = CommandGroup.Record,
                Examples =
                [
                    new("mycelia-recorder pause", "until 'resume'"),
                    new("mycelia-recorder pause --for 30m", "for half an hour"),
                    new("mycelia-recorder pause --until 14:00", "until two o'clock"),
                ],
            },
            new(
                "forget",
                "Delete a stretch of time for good: here, and where it was delivered. Exit code: 1 when some of it is still there",
                ForgetCommand.Settings,
                ForgetCommand.RunAsync
            )
            {
                Group = CommandGroup.Record,
                Examples =
                [
                    new("mycelia-recorder forget --last 10m", "the last ten minutes; it shows what goes, and asks"),
                    new("mycelia-recorder forget --since 14:05 --until 14:10", "five minutes of today, to the frame"),
                    new(
                        "mycelia-recorder forget --since 'yesterday 9:00' --until 'yesterday 9:30' --dry-run",
                        "only look at what would go"
                    ),
                    new("mycelia-recorder forget --last 5m --yes", "without a question, as in a script"),
                ],
            },
            new("resume", "End a pause", ResumeCommand.Settings, ResumeCommand.RunAsync)
            {
                Group = CommandGroup.Record,
                Examples = [new("mycelia-recorder resume", "record again, at once")],
            },
            new("mark", "Mark this moment of the running recording", MarkCommand.Settings, MarkCommand.RunAsync)
            {
                Group = CommandGroup.Record,
                Operand = new("LABEL", "What the moment is called; several words are one label"),
                Examples =
                [
                    new("mycelia-recorder mark", "this moment, without a label"),
                    new("mycelia-recorder mark decision on the budget", "with one"),
                ],
            },
            new("stop", "Stop the running recorder in order, and wait until it has ended", StopCommand.Settings, StopCommand.RunAsync)
            {
                Group = CommandGroup.Record,
                Examples = [new("mycelia-recorder stop", "as Ctrl+C in its terminal does")],
            },
            new("devices", "List the inputs that can be recorded", DevicesCommand.Settings, DevicesCommand.RunAsync)
            {
                Group = CommandGroup.Look,
                Examples =
                [
                    new("mycelia-recorder devices", "a table; * marks the default input"),
                    new("mycelia-recorder devices --watch", "which microphone is which: speak, and see whose bar moves"),
                    new("mycelia-recorder devices --json | jq -r '.devices[].name'", "the names that --device takes"),
                ],
            },
            new("auth", "Test the server, the key and its rights; stores nothing", AuthCommand.Settings, AuthCommand.RunAsync)
            {
                Group = CommandGroup.Look,
                Examples =
                [
                    new("mycelia-recorder auth", "try the key that is set"),
                    new("mycelia-recorder auth --env-file other.env", "try another one"),
                ],
            },
            new("upload", "Deliver what waits in the queue; import files first", UploadCommand.Settings, UploadCommand.RunAsync)
            {
                Group = CommandGroup.Record,
                Operand = new("FILE", "Sound files to import as recordings, at the times at which they were recorded"),
                Examples =
                [
                    new("mycelia-recorder upload", "deliver until nothing waits, or the server stays away"),
                    new("mycelia-recorder upload talk.mp3 notes.flac", "deliver files as recordings, at their own times"),
                    new("mycelia-recorder upload -r --dry-run recordings/", "see what a folder would import, and at which times"),
                    new("mycelia-recorder upload --start 2026-03-01T09:30:00 talk.mp3", "say when it was recorded"),
                    new("mycelia-recorder upload --db old/audio_queue.db", "empty another queue"),
                ],
            },
            new("setup", "Set the recorder up: destination, microphone, settings, service", SetupCommand.Settings, SetupCommand.RunAsync)
            {
                Group = CommandGroup.Record,
                Examples =
                [
                    new("mycelia-recorder setup", "answer some questions; nothing is changed before the last one"),
                    new(
                        "mycelia-recorder setup --url https://mycelia.example.org --client-id ID --secret-file FILE --service --no-linger",
                        "without a question, as in a script"
                    ),
                    new("mycelia-recorder setup --destination file:~/recordings --dry-run", "see what a setup would change"),
                    new("mycelia-recorder setup --name kitchen", "a second recorder, with settings and a queue of its own"),
                ],
            },
            new("queue", "Manage chunks that are not delivered: list, export, retry, discard", QueueCommand.Settings, QueueCommand.RunAsync)
            {
                Examples =
                [
                    new("mycelia-recorder queue", "how much waits"),
                    new("mycelia-recorder queue status --json | jq .chunks", "the number alone"),
                ],
                Subcommands =
                [
                    new("status", "How much waits (the default)", QueueCommand.Settings, QueueCommand.RunAsync)
                    {
                        Examples = [new("mycelia-recorder queue status", "how much waits, also beside a running recorder")],
                    },
                    new(
                        "list",
                        "List chunks: time, length, tries, last error; also beside a running recorder",
                        QueueListCommand.Settings,
                        QueueListCommand.RunAsync
                    )
                    {
                        Examples =
                        [
                            new("mycelia-recorder queue list", "what waits, oldest first, then what is quarantined"),
                            new("mycelia-recorder queue list --quarantined", "what is quarantined, and why"),
                            new(
                                "mycelia-recorder queue list --since 2h --json | jq '.chunks | length'",
                                "how many chunks of the last two hours are not delivered"
                            ),
                        ],
                    },
                    new(
                        "export",
                        "Copy chunks to a folder as WAV files, with a list of them; the queue is not changed",
                        QueueExportCommand.Settings,
                        QueueExportCommand.RunAsync
                    )
                    {
                        Operand = new("DIR", "The folder; nothing in it is overwritten", Least: 1, Most: 1),
                        Examples =
                        [
                            new(
                                "mycelia-recorder queue export audio",
                                "everything that is not delivered, what a dead recorder left included"
                            ),
                            new(
                                "mycelia-recorder queue export audio --from audio_queue.db.damaged-20260301T120000Z",
                                "rescue what can be read of a damaged queue"
                            ),
                        ],
                    },
                    new(
                        "retry",
                        "Deliver quarantined chunks after all (stop the recorder first)",
                        QueueRetryCommand.Settings,
                        QueueRetryCommand.RunAsync
                    )
                    {
                        Operand = new("ID", "Chunks as 'queue list --quarantined' names them"),
                        Examples =
                        [
                            new("mycelia-recorder queue retry q3 q4", "these two"),
                            new("mycelia-recorder queue retry --all", "all, once the server was mended"),
                        ],
                    },
                    new(
                        "discard",
                        "Delete chunks permanently, after confirmation (stop the recorder first)",
                        QueueDiscardCommand.Settings,
                        QueueDiscardCommand.RunAsync
                    )
                    {
                        Operand = new("ID", "Chunks as 'queue list' names them"),
                        Examples =
                        [
                            new("mycelia-recorder queue discard q3", "one that is quarantined"),
                            new("mycelia-recorder queue discard --quarantined --yes", "all that were, without asking"),
                        ],
                    },
                ],
            },
            new("doctor", "Check everything that a recording needs", DoctorCommand.Settings, DoctorCommand.RunAsync)
            {
                Group = CommandGroup.Look,
                Examples =
                [
                    new("mycelia-recorder doctor", "a line a check; exit code 1 when something needs doing"),
                    new("mycelia-recorder doctor --json | jq '.checks[] | select(.verdict == \"problem\")'", "only what needs doing"),
                ],
            },
            new("notify", "Show who is told of problems (--notify), and test it", NotifyCommand.Settings, NotifyCommand.RunAsync)
            {
                Group = CommandGroup.Look,
                Examples =
                [
                    new("mycelia-recorder notify --test", "a test notice to each that is set; exit code 1 when one fails"),
                    new("mycelia-recorder notify --test --name kitchen", "to those whom the recorder 'kitchen' tells"),
                    new("mycelia-recorder notify --test --notify desktop", "to the desktop"),
                ],
            },
            ServiceTable.Service,
            new(
                "uninstall",
                "Stop and remove the services; settings, queues and recordings stay, unless --purge",
                UninstallCommand.Settings,
                UninstallCommand.RunAsync
            )
            {
                Examples =
                [
                    new("mycelia-recorder uninstall", "says what stays, and where it is"),
                    new("mycelia-recorder uninstall --purge --dry-run", "see what would be deleted"),
                ],
            },
            new("config", "Show every setting, its value and its source", ConfigCommand.Settings, ConfigCommand.RunAsync)
            {
                Examples =
                [
                    new("mycelia-recorder config", "what would hold for a recording started here"),
                    new("mycelia-recorder config --json | jq '.settings[] | select(.source != \"default\")'", "only what was set"),
                ],
            },
            new("completion", "Print a completion script for bash, zsh or fish", [], CompletionCommand.PrintScriptAsync)
            {
                Operand = new("SHELL", "bash, zsh or fish", 1, 1) { Values = ShellScripts.Shells },
                Examples =
                [
                    new("mycelia-recorder completion bash > ~/.local/share/bash-completion/completions/mycelia-recorder", "for bash"),
                    new("mycelia-recorder completion zsh > ~/.zfunc/_mycelia-recorder", "for zsh, with ~/.zfunc in fpath before compinit"),
                    new("mycelia-recorder completion fish > ~/.config/fish/completions/mycelia-recorder.fish", "for fish"),
                ],
            },
            new("help", "Show the help of a command", [], null)
            {
                Operand = new("COMMAND", "The command, such as: queue list"),
                Examples = [new("mycelia-recorder help queue export", "what it takes, and how it is used")],
            },
            new("complete", "Complete a command line, for a shell", [], CompletionCommand.CompleteAsync)
            {
                Operand = new("WORD", "the words so far"),
                IsHidden = true,
            },
            new("docs", "Write what the documentation is made of", [], DocsCommand.RunAsync)
            {
                Operand = new("PART", "man or settings", 1, 1),
                IsHidden = true,
            },
        ];
}
