using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Every setting there is; options, help and docs/settings.md are made from it.</summary>
internal static class SettingsTable
{
    public static readonly Setting Url = new("--url", "MYCELIA_URL", "Address of the Mycelia server", null, "URL")
    {
        Group = SettingGroup.Server,
    };
    public static readonly Setting ClientId = new("--client-id", "MYCELIA_CLIENT_ID", "Id of the API key", null, "ID")
    {
        Group = SettingGroup.Server,
    };
    public static readonly Setting ClientSecret = new(null, "MYCELIA_TOKEN", "Secret of the API key; never on the command line")
    {
        Group = SettingGroup.Server,
    };
    public static readonly Setting AllowHttp = new(
        "--allow-http",
        "MYCELIA_ALLOW_HTTP",
        "Send credentials and audio unencrypted beyond this machine"
    )
    {
        Group = SettingGroup.Server,
    };
    public static readonly Setting CaFile = new(
        "--ca-file",
        "MYCELIA_CA_FILE",
        "Trust the CA certificates in this PEM file in addition to the system's",
        null,
        "PATH"
    )
    {
        Group = SettingGroup.Server,
    };
    public static readonly Setting Destination = new(
        "--destination",
        "MYCELIA_DESTINATION",
        "Where audio goes: to the server by its upload route (ingest), as documents in Opus (resource), or by what it offers (auto); "
            + "or into a folder that is there, without a server (file:DIR)",
        "auto",
        "auto|ingest|resource|file:DIR"
    )
    {
        Values = ["auto", "ingest", "resource"],
        Group = SettingGroup.Server,
    };
    public static readonly Setting NoUpload = new("--no-upload", "MYCELIA_NO_UPLOAD", "Only record; a later run delivers")
    {
        Group = SettingGroup.Server,
    };
    public static readonly Setting ParallelUploads = new(
        "--parallel-uploads",
        "MYCELIA_PARALLEL_UPLOADS",
        "How many chunks of a backlog go out at once, 1 to 16",
        "4",
        "N"
    )
    {
        Group = SettingGroup.Server,
    };
    public static readonly Setting DrainTimeout = new(
        "--drain-timeout",
        "MYCELIA_DRAIN_TIMEOUT",
        "How long a stop waits for deliveries",
        "5s",
        "TIME"
    )
    {
        Group = SettingGroup.Server,
    };
    public static readonly Setting UploadHours = new(
        "--upload-hours",
        "MYCELIA_UPLOAD_HOURS",
        "When record delivers, written as --quiet-hours; what is recorded at other times waits in the queue. May be given several times. "
            + "Default: always",
        null,
        "HOURS"
    )
    {
        Separator = HoursText.Separator,
        Group = SettingGroup.Server,
    };
    public static readonly Setting Hold = new(
        "--hold",
        "MYCELIA_HOLD",
        "Deliver nothing before it is this old, such as 10m: what is forgotten before then was nowhere else. Default: deliver at once",
        null,
        "TIME"
    )
    {
        Group = SettingGroup.Server,
    };
    public static readonly Setting UploadWhen = new(
        "--upload-when",
        "MYCELIA_UPLOAD_WHEN",
        "Over which connections record delivers: always; or unmetered, by what NetworkManager knows",
        "always",
        "always|unmetered"
    )
    {
        Values = ["always", "unmetered"],
        Group = SettingGroup.Server,
    };
    public static readonly Setting LimitRate = new(
        "--limit-rate",
        "MYCELIA_LIMIT_RATE",
        "Maximum speed of all uploads to a server together, in bytes a second, such as 200k or 1M. Default: none",
        null,
        "SIZE"
    )
    {
        Group = SettingGroup.Server,
    };
    public static readonly Setting Encoding = new(
        "--encoding",
        "MYCELIA_ENCODING",
        "Format on the upload route, and in a folder: wav; flac (lossless, 1/2 to 2/3 the size); opus (64 kbit/s a channel, 1/4 the size)",
        "wav",
        string.Join("|", EncodingNames)
    )
    {
        Values = EncodingNames,
        Group = SettingGroup.Server,
    };

    public static readonly Setting Backend = new(
        "--backend",
        "MYCELIA_BACKEND",
        "Audio system: pulse (PulseAudio or PipeWire), portaudio, or auto (PulseAudio if it answers, otherwise PortAudio)",
        "auto",
        "auto|pulse|portaudio"
    )
    {
        Values = ["auto", "pulse", "portaudio"],
        Group = SettingGroup.Audio,
    };
    public static readonly Setting Device = new(
        "--device",
        "MYCELIA_DEVICE",
        "Input to record: its name, or a unique part of its name or description (see 'devices'); @microphone follows the default "
            + "microphone, @speaker what the default loudspeaker plays. Given several times, each is a recording of its own, or with "
            + "--join a channel; in the variable, separate inputs with ;;. Default: the system's default",
        null,
        "NAME"
    )
    {
        Short = "-d",
        Separator = DeviceSetting.InputSeparator,
        Group = SettingGroup.Audio,
    };
    public static readonly Setting Or = new(
        "--or",
        "",
        "Input to record while the one of the --device before it is away; several are tried in their order, and the recorder goes back "
            + "up to the best that is there. In MYCELIA_DEVICE, separate the names of an input with ||",
        null,
        "NAME"
    )
    {
        Separator = DeviceSetting.Separator,
        Group = SettingGroup.Audio,
    };
    public static readonly Setting Never = new(
        "--never",
        "MYCELIA_NEVER",
        "Input never to record or open, neither as the default nor in the place of another: each input that has NAME in its name or "
            + "description. May be given several times; in the variable, separate the names with ;;",
        null,
        "NAME"
    )
    {
        Separator = ";;",
        Group = SettingGroup.Audio,
    };
    public static readonly Setting Join = new(
        "--join",
        "MYCELIA_JOIN",
        "Make one recording of the inputs that --device names several times, a channel each in their order, kept together within 5 ms"
    )
    {
        Group = SettingGroup.Audio,
    };
    public static readonly Setting WaitForDevice = new(
        "--wait-for-device",
        "MYCELIA_WAIT_FOR_DEVICE",
        "Wait for an input at startup instead of exiting with 3"
    )
    {
        Group = SettingGroup.Audio,
    };
    public static readonly Setting Rate = new(
        "--rate",
        "MYCELIA_RATE",
        "Sample rate, such as 16000 or 16k; other rates are converted",
        "16000",
        "HZ"
    )
    {
        Group = SettingGroup.Audio,
    };
    public static readonly Setting Channels = new("--channels", "MYCELIA_CHANNELS", "Samples per frame: 1 is mono", "1", "N")
    {
        Group = SettingGroup.Audio,
    };
    public static readonly Setting SampleFormat = new(
        "--format",
        "MYCELIA_FORMAT",
        "How samples are recorded: s16, 16-bit integers; s24, 24-bit integers; f32, 32-bit floats, which are not cut off above full "
            + "scale. The sound server converts what the device has",
        "s16",
        string.Join("|", SampleNames)
    )
    {
        Values = SampleNames,
        Group = SettingGroup.Audio,
    };
    public static readonly Setting ChunkSeconds = new(
        "--chunk-seconds",
        "MYCELIA_CHUNK_SECONDS",
        "Length of a chunk, 0.1 to 10 seconds",
        "10",
        "SECONDS"
    )
    {
        Group = SettingGroup.Audio,
    };
    public static readonly Setting NewRecording = new(
        "--new-recording",
        "MYCELIA_NEW_RECORDING",
        "When a recording ends and the next one begins, by the local clock: daily, at midnight; hourly; never, only at a stop. No "
            + "audio is lost between them",
        "daily",
        "daily|hourly|never"
    )
    {
        Values = ["daily", "hourly", "never"],
        Group = SettingGroup.Audio,
    };
    public static readonly Setting QuietHours = new(
        "--quiet-hours",
        "MYCELIA_QUIET_HOURS",
        "When nothing is recorded, by the local clock: 22:00-07:00, or 'mon-fri 22:00-07:00; sat,sun 23:00-09:00'. May be given several "
            + "times. Default: never",
        null,
        "HOURS"
    )
    {
        Separator = HoursText.Separator,
        Group = SettingGroup.Audio,
    };
    public static readonly Setting PauseWhenLocked = new(
        "--pause-when-locked",
        "MYCELIA_PAUSE_WHEN_LOCKED",
        "Record nothing while the screen is locked, as the desktop tells systemd-logind"
    )
    {
        Group = SettingGroup.Audio,
    };
    public static readonly Setting SkipSilence = new(
        "--skip-silence",
        "MYCELIA_SKIP_SILENCE",
        "Deliver no silence: once it has been quiet for 30 s, what follows is left out until 2 s before the next sound. The history "
            + "shows it"
    )
    {
        Group = SettingGroup.Audio,
    };
    public static readonly Setting SilenceLevel = new(
        "--silence-level",
        "MYCELIA_SILENCE_LEVEL",
        "With --skip-silence: what is louder is no silence, -90 to 0 dBFS. Nor is what stands out from the noise of the room",
        "-50",
        "DB"
    )
    {
        Group = SettingGroup.Audio,
    };
    public static readonly Setting BufferFrames = new(
        "--buffer-frames",
        "MYCELIA_BUFFER_FRAMES",
        "Frames per read from the sound server, limited to 25-250 ms",
        "1024",
        "N"
    )
    {
        Group = SettingGroup.Audio,
    };

    public static readonly Setting Db = new("--db", "MYCELIA_DB", "The queue, a SQLite file", "audio_queue.db", "PATH")
    {
        Group = SettingGroup.Queue,
    };
    public static readonly Setting MaxQueueSize = new(
        "--max-queue-size",
        "MYCELIA_MAX_QUEUE_SIZE",
        "Maximum queue size, such as 20GB. Default: what the disk allows",
        null,
        "SIZE"
    )
    {
        Group = SettingGroup.Queue,
    };
    public static readonly Setting MaxQueueAge = new(
        "--max-queue-age",
        "MYCELIA_MAX_QUEUE_AGE",
        "Maximum age of a waiting chunk, such as 7d. Default: none",
        null,
        "AGE"
    )
    {
        Group = SettingGroup.Queue,
    };
    public static readonly Setting KeepDelivered = new(
        "--keep-delivered",
        "MYCELIA_KEEP_DELIVERED",
        "Keep delivered audio, as it was sent, for this long, such as 7d: 'verify --repair' sends again what the destination has lost. "
            + "It goes first when the disk fills up. Default: none",
        null,
        "AGE"
    )
    {
        Group = SettingGroup.Queue,
    };
    public static readonly Setting MaxKeptSize = new(
        "--max-kept-size",
        "MYCELIA_MAX_KEPT_SIZE",
        "Maximum size of kept audio, such as 10GB. Default: what the disk allows",
        null,
        "SIZE"
    )
    {
        Group = SettingGroup.Queue,
    };
    public static readonly Setting WhenFull = new(
        "--when-full",
        "MYCELIA_WHEN_FULL",
        "At a limit: stop capturing until there is room, or drop the oldest chunks",
        "stop",
        "stop|drop-oldest"
    )
    {
        Values = ["stop", "drop-oldest"],
        Group = SettingGroup.Queue,
    };
    public static readonly Setting MinFreeDisk = new(
        "--min-free-disk",
        "MYCELIA_MIN_FREE_DISK",
        "Disk space to leave free, such as 1GB. Default: 1 % of the disk, at most 200MB",
        null,
        "SIZE"
    )
    {
        Group = SettingGroup.Queue,
    };

    public static readonly Setting EnvFile = new(
        "--env-file",
        "MYCELIA_ENV_FILE",
        "File of NAME=value lines to read settings from",
        ".env",
        "PATH"
    )
    {
        Group = SettingGroup.Output,
    };
    public static readonly Setting Json = new(
        "--json",
        "MYCELIA_JSON",
        "Print JSON: one event a line for record and upload, one document for other commands"
    )
    {
        Group = SettingGroup.Output,
    };
    public static readonly Setting Verbose = new("--verbose", "MYCELIA_VERBOSE", "Show every chunk and every failure, with ids")
    {
        Short = "-v",
        Group = SettingGroup.Output,
    };
    public static readonly Setting Quiet = new("--quiet", "MYCELIA_QUIET", "Show problems only")
    {
        Short = "-q",
        Group = SettingGroup.Output,
    };
    public static readonly Setting Plain = new("--plain", "MYCELIA_PLAIN", "Plain lines without colours or symbols; NO_COLOR is respected")
    {
        Group = SettingGroup.Output,
    };
    public static readonly Setting MetricsListen = new(
        "--metrics-listen",
        "MYCELIA_METRICS_LISTEN",
        "Serve /metrics for Prometheus and /healthz: a port of this machine alone such as 9464, or HOST:PORT",
        null,
        "ADDR"
    )
    {
        Group = SettingGroup.Output,
    };
    public static readonly Setting LogFile = new(
        "--log-file",
        "MYCELIA_LOG_FILE",
        "Log into this file too, at most 5 files of 5 MB",
        null,
        "PATH"
    )
    {
        Group = SettingGroup.Output,
    };
    public static readonly Setting LogLevel = new(
        "--log-level",
        "MYCELIA_LOG_LEVEL",
        "What is logged: error, warning, info, or debug with every request; debug without a file goes to stderr",
        "info",
        "LEVEL"
    )
    {
        Values = ["error", "warning", "info", "debug"],
        Group = SettingGroup.Output,
    };

    public static readonly Setting Notify = new(
        "--notify",
        "MYCELIA_NOTIFY",
        "Report problems and their end: by desktop notification, by a command, or by a heartbeat to a URL (healthchecks.io, Uptime "
            + "Kuma). May be given several times; in the variable, separate the values with ;;",
        null,
        "desktop|COMMAND|URL"
    )
    {
        Separator = NotifyTargets.Separator,
        MayHoldSecrets = true,
        Group = SettingGroup.Output,
    };

    public static readonly Setting Input = new(
        "--input",
        "",
        "Record a sound file, or raw PCM in --format from stdin with '-', instead of a microphone",
        null,
        "FILE"
    )
    {
        Short = "-i",
    };
    public static readonly Setting NoRealtime = new("--no-realtime", "", "With --input: as fast as possible");
    public static readonly Setting Channel = new(
        "--channel",
        "",
        "Use only this channel of a file (1 is the first). Default: mix all, or use the loudest if the mix would be faint",
        null,
        "N"
    );
    public static readonly Setting Duration = new(
        "--duration",
        "",
        "Stop after this much audio, such as 90s or 1h30m. Default: until Ctrl+C",
        null,
        "TIME"
    );
    public static readonly Setting Start = new(
        "--start",
        "",
        "Time at which the file was recorded, in ISO 8601; local without a zone. Default: now for --input, the file's own time for upload",
        null,
        "TIME"
    );
    public static readonly Setting Again = new("--again", "", "Import files again even if they were imported before");
    public static readonly Setting Recursive = new("--recursive", "", "Import the sound files of folders, and of the folders in them")
    {
        Short = "-r",
    };
    public static readonly Setting Shift = new(
        "--shift",
        "",
        "Shift every start that was found, such as 1h or -2d, to correct a clock that was wrong",
        null,
        "TIME"
    );
    public static readonly Setting Follow = new("--follow", "", "Print every change until the recorder stops") { Short = "-f" };
    public static readonly Setting DryRun = new("--dry-run", "", "Show what would be done, and change nothing") { Short = "-n" };

    /// <summary>Why some options are in no table, and have no twin in the environment; for the manual and docs/settings.md.</summary>
    public const string WithoutVariable =
        "Options for a single call (such as --input or --start) have no variable, so that a stale one cannot record, import, delete "
        + "or withhold anything.";

    /// <summary>Those that can be set for good, in the order of the documentation.</summary>
    public static readonly Setting[] All =
    [
        Url,
        ClientId,
        ClientSecret,
        AllowHttp,
        CaFile,
        Destination,
        NoUpload,
        ParallelUploads,
        UploadHours,
        UploadWhen,
        Hold,
        LimitRate,
        DrainTimeout,
        Encoding,
        Db,
        Backend,
        Device,
        Never,
        Join,
        WaitForDevice,
        Rate,
        Channels,
        SampleFormat,
        ChunkSeconds,
        NewRecording,
        QuietHours,
        PauseWhenLocked,
        SkipSilence,
        SilenceLevel,
        BufferFrames,
        MaxQueueSize,
        MaxQueueAge,
        WhenFull,
        MinFreeDisk,
        KeepDelivered,
        MaxKeptSize,
        EnvFile,
        Json,
        Verbose,
        Quiet,
        Plain,
        LogFile,
        MetricsListen,
        LogLevel,
        Notify,
    ];

    /// <summary>Those that are only ever said to one call.</summary>
    public static readonly Setting[] OfOneCall = [Or, Input, NoRealtime, Channel, Duration, Start, Again, Follow, Recursive, Shift];

    /// <summary>What a server needs.</summary>
    public static readonly Setting[] Server = [Url, ClientId, AllowHttp, CaFile, EnvFile];

    /// <summary>What <c>record</c> takes.</summary>
    public static readonly Setting[] Record =
    [
        Input,
        NoRealtime,
        Channel,
        Start,
        Duration,
        Device,
        Or,
        Never,
        Backend,
        Join,
        WaitForDevice,
        Rate,
        Channels,
        SampleFormat,
        ChunkSeconds,
        NewRecording,
        QuietHours,
        PauseWhenLocked,
        SkipSilence,
        SilenceLevel,
        BufferFrames,
        Db,
        MaxQueueSize,
        MaxQueueAge,
        WhenFull,
        MinFreeDisk,
        KeepDelivered,
        MaxKeptSize,
        Url,
        ClientId,
        Destination,
        NoUpload,
        Encoding,
        ParallelUploads,
        UploadHours,
        UploadWhen,
        Hold,
        LimitRate,
        DrainTimeout,
        AllowHttp,
        CaFile,
        EnvFile,
        Json,
        Verbose,
        Quiet,
        Plain,
        LogFile,
        MetricsListen,
        LogLevel,
        Notify,
    ];

    private static string[] SampleNames => [.. SampleFormats.All.Select(static samples => samples.Name())];

    private static string[] EncodingNames => [.. AudioEncodings.All.Select(static encoding => encoding.Name())];
}
