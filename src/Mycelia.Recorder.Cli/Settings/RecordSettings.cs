using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Backends;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Destinations;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Limits;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>What <c>record</c> was asked for, checked.</summary>
internal sealed record RecordSettings
{
    public required AudioFormat Format { get; init; }

    public required TimeSpan ChunkLength { get; init; }

    /// <summary>When a recording ends and the next one begins.</summary>
    public required NewRecording NewRecording { get; init; }

    /// <summary>When nothing is recorded from a microphone; null: it always is.</summary>
    public required WeeklyHours? QuietHours { get; init; }

    /// <summary>Whether nothing is recorded from a microphone while the screen is locked.</summary>
    public required bool PauseWhenLocked { get; init; }

    /// <summary>What silence is left out; null: none is.</summary>
    public required SilenceOptions? Silence { get; init; }

    public required int BufferFrames { get; init; }

    public required TimeSpan? Duration { get; init; }

    public required TimeSpan DrainTimeout { get; init; }

    public required int ParallelUploads { get; init; }

    /// <summary>When it is delivered; null: always.</summary>
    public required WeeklyHours? UploadHours { get; init; }

    /// <summary>How old audio must be before it is delivered; null: it need not be.</summary>
    public required TimeSpan? Hold { get; init; }

    /// <summary>Whether nothing is delivered to a server over a connection that is metered.</summary>
    public required bool SparesMetered { get; init; }

    /// <summary>The way to the microphone.</summary>
    public required ICaptureBackend Backend { get; init; }

    /// <summary>Which inputs are recorded.</summary>
    public required WantedInputs Inputs { get; init; }

    /// <summary>Whether they are one recording, a channel each.</summary>
    public required bool IsJoined { get; init; }

    /// <summary>What each of several recordings is called by its input; empty where there is only one.</summary>
    public IReadOnlyList<InputName> InputNames =>
        Inputs.Orders.Count == 1 || IsJoined ? [] : [.. Inputs.Orders.Select(static (order, i) => new InputName(i + 1, order[0]))];

    /// <summary>The first name of each input that is a channel of one recording; none where none is.</summary>
    public IReadOnlyList<string> JoinedNames => IsJoined ? [.. Inputs.Orders.Select(static order => order[0])] : [];

    /// <summary>Whether to wait for an input at the start.</summary>
    public required bool WaitForDevice { get; init; }

    public required string? Input { get; init; }

    public required bool Realtime { get; init; }

    /// <summary>When <see cref="Input"/> was recorded; null: it is spoken now.</summary>
    public required DateTimeOffset? Start { get; init; }

    /// <summary>The only channel of <see cref="Input"/> that is taken; null: all.</summary>
    public required int? Channel { get; init; }

    public required string Db { get; init; }

    public required QueueLimits Limits { get; init; }

    /// <summary>For how long what was delivered is kept; null: it is not.</summary>
    public required TimeSpan? KeepDelivered { get; init; }

    /// <summary>Null: only record.</summary>
    public required ChosenDestination? Destination { get; init; }

    /// <summary>Null: audio goes to no server.</summary>
    public required MyceliaOptions? Server { get; init; }

    /// <summary>What chunks are encoded by before they are sent; null: they go out in WAV.</summary>
    public required IAudioEncoder? Encoder { get; init; }

    /// <summary>Who is told of problems.</summary>
    public required IReadOnlyList<NotifyTarget> Notify { get; init; }

    /// <summary>What is recorded, or files are brought to.</summary>
    /// <exception cref="UserError">It is malformed.</exception>
    public static AudioFormat ReadFormat(SettingsReader settings) =>
        new(
            settings.Rate(SettingsTable.Rate, AudioFormat.LowestRate, AudioFormat.HighestRate),
            settings.Integer(SettingsTable.Channels, 1, AudioFormat.MostChannels),
            SampleFormats.Parse(settings.Choice(SettingsTable.SampleFormat))!.Value
        );

    /// <exception cref="UserError">Something is missing or malformed.</exception>
    public static RecordSettings Read(SettingsReader settings)
    {
        var input = settings.Text(SettingsTable.Input);
        if (
            input is not null
            && new[] { SettingsTable.Device, SettingsTable.Or, SettingsTable.Join }.FirstOrDefault(one =>
                settings.WhereFrom(one) == "on the command line"
            )
                is { } device
        )
            throw new UserError(ExitCode.Usage, $"--input plays a file and {device.Flag} records a microphone: choose one");
        if (input is not null && settings.WhereFrom(SettingsTable.QuietHours) == "on the command line")
            throw new UserError(ExitCode.Usage, "--input plays a file and --quiet-hours pauses a microphone: choose one");
        if (input is not null && settings.WhereFrom(SettingsTable.PauseWhenLocked) == "on the command line")
            throw new UserError(ExitCode.Usage, "--input plays a file and --pause-when-locked pauses a microphone: choose one");
        if (input is null && settings.WhereFrom(SettingsTable.Start) == "on the command line")
            throw new UserError(ExitCode.Usage, "--start says when a file was recorded, and no --input is given");
        if ((input is null or "-") && settings.WhereFrom(SettingsTable.Channel) == "on the command line")
            throw new UserError(ExitCode.Usage, "--channel takes one channel of a file, and no --input FILE is given");
        var inputs = input is null ? DeviceSetting.Read(settings) : WantedInputs.Default;
        var isJoined = input is null && JoinSetting.Read(settings, inputs);
        var format = ReadFormat(settings);
        if (isJoined)
            format = format with { Channels = inputs.Orders.Count };
        var destination = DestinationSetting.Read(settings);
        var isDelivered = !settings.Switch(SettingsTable.NoUpload);
        if (isDelivered && destination is not ChosenDestination.OfServer)
            ServerSettings.RequireOpenSsl();
        return new()
        {
            Format = format,
            ChunkLength = settings.Seconds(SettingsTable.ChunkSeconds, 0.1, 10)!.Value,
            NewRecording = settings.Choice(SettingsTable.NewRecording) switch
            {
                "hourly" => NewRecording.Hourly,
                "never" => NewRecording.Never,
                _ => NewRecording.Daily,
            },
            QuietHours = input is null ? settings.Hours(SettingsTable.QuietHours) : null,
            PauseWhenLocked = settings.Switch(SettingsTable.PauseWhenLocked) && input is null,
            Silence = SilenceSetting.Read(settings),
            BufferFrames = settings.Integer(SettingsTable.BufferFrames, 16, 1_000_000),
            Duration = settings.Seconds(SettingsTable.Duration, 0.001, 1e9),
            DrainTimeout = settings.Seconds(SettingsTable.DrainTimeout, 0, 86_400)!.Value,
            ParallelUploads = settings.Integer(SettingsTable.ParallelUploads, 1, 16),
            UploadHours = settings.Hours(SettingsTable.UploadHours),
            Hold = HoldSetting.Read(settings),
            SparesMetered =
                settings.Choice(SettingsTable.UploadWhen) == "unmetered" && destination is ChosenDestination.OfServer && isDelivered,
            // PortAudio has one state for the process: inputs would not be apart from each other.
            Backend = inputs.Orders.Count > 1 ? CaptureBackends.Create("pulse")! : BackendSetting.Read(settings),
            Inputs = inputs,
            IsJoined = isJoined,
            WaitForDevice = settings.Switch(SettingsTable.WaitForDevice) && input is null,
            Input = input,
            Realtime = !settings.Switch(SettingsTable.NoRealtime),
            Start = StartSetting.Read(settings),
            Channel = ChannelSetting.Read(settings),
            Db = settings.Text(SettingsTable.Db)!,
            Limits = new()
            {
                MaxBytes = settings.Size(SettingsTable.MaxQueueSize, min: 1_000_000),
                MaxAge = settings.Age(SettingsTable.MaxQueueAge),
                MinFreeDisk = settings.Size(SettingsTable.MinFreeDisk, min: 0),
                MaxKeptBytes = settings.Size(SettingsTable.MaxKeptSize, min: 1_000_000),
                WhenFull = settings.Choice(SettingsTable.WhenFull) == "stop" ? WhenFull.Stop : WhenFull.DropOldest,
            },
            KeepDelivered = settings.Age(SettingsTable.KeepDelivered),
            Destination = isDelivered ? destination : null,
            Server = isDelivered && destination is ChosenDestination.OfServer ? ServerSettings.Read(settings) : null,
            Encoder = EncodingSetting.Read(settings, format),
            Notify = NotifySetting.Read(settings),
        };
    }
}
