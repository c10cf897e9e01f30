using Mycelia.Recorder.Capture.Devices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>A microphone recorded by way of a PulseAudio server.</summary>
/// <remarks>
/// Samples are copied in libpulse's thread into slots allocated beforehand. When all are full because the pipeline stalls, samples stay
/// in the stream, where libpulse keeps two minutes of them, until the reader frees a slot.
/// </remarks>
internal sealed class PulseAudioSource : IAudioSource
{
    private static readonly TimeSpan Capacity = TimeSpan.FromSeconds(10);

    private readonly PulseConnection _connection;
    private readonly BlockQueue _queue;
    private readonly PulseIntake _intake;
    private readonly StreamWatchdog _watchdog;
    private volatile PulseDeviceWatch? _watch;

    // Under the lock.
    private readonly Lock _lock = new();
    private bool _disposed;

    private PulseAudioSource(PulseConnection connection, CaptureOptions options, PulsePlan plan, TimeProvider time)
    {
        _connection = connection;
        _watchdog = new(plan.Patience);
        MayBeSilent = plan.Chosen.MayBeSilent;
        Format = options.Format;
        var slots = (int)(options.Format.FramesIn(Capacity) / options.BlockFrames);
        _queue = new(options.BlockFrames * options.Format.BytesPerFrame, slots, Tick);
        using (connection.Loop.Enter())
            _intake = new(events => new PulseStream(connection, options.Format, events), options, plan, _queue, time);
    }

    public AudioFormat Format { get; }

    public string Description => _intake.Description;

    public bool MayBeSilent { get; }

    /// <summary>The name of what is recorded by now.</summary>
    public string DeviceName => _intake.DeviceName;

    /// <summary>Whether the server put it at a loudspeaker's monitor from the beginning.</summary>
    public bool WasMisplaced => _intake.IsMisplaced;

    /// <summary>Whether it is what a loudspeaker plays, recorded for want of a microphone.</summary>
    public bool LacksMicrophone => _intake.LacksMicrophone;

    /// <summary>Whether anything has come.</summary>
    public bool HasDelivered => _intake.Arrivals > 0;

    /// <summary>Whether every slot is full and samples wait in the stream.</summary>
    internal bool IsStarved => _intake.IsStarved;

    /// <summary>Frames received from the server so far, whether read, queued or waiting in the stream.</summary>
    internal long FramesReceived
    {
        get
        {
            var frames = 0L;
            Run(intake => frames = intake.FramesReceived);
            return frames;
        }
    }

    /// <summary>Opens what <paramref name="plan"/> says; the source owns <paramref name="connection"/> from then on.</summary>
    /// <exception cref="AudioInputException">The server refuses, or does not answer.</exception>
    public static async Task<PulseAudioSource> OpenAsync(
        PulseConnection connection,
        CaptureOptions options,
        PulsePlan plan,
        TimeProvider time,
        CancellationToken stop
    )
    {
        var source = new PulseAudioSource(connection, options, plan, time);
        try
        {
            await source._intake.Ready.WaitAsync(options.Timeout, time, stop).ConfigureAwait(false);
            source.Watch(plan, time);
            return source;
        }
        catch (Exception e)
        {
            await source.DisposeAsync().ConfigureAwait(false);
            if (e is TimeoutException)
                throw new AudioInputException(
                    AudioInputProblem.NoServer,
                    $"the sound server does not start recording from '{plan.Chosen.Device.Description}'; restart it",
                    e
                );
            throw;
        }
    }

    public IAsyncEnumerable<PcmBlock> ReadBlocksAsync(CancellationToken stop) =>
        _queue.ReadAllAsync(
            () => Run(static intake => intake.Stop()),
            () =>
            {
                if (_intake.IsStarved)
                    Run(static intake => intake.Drain());
            },
            stop
        );

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
        }

        // It uses the connection, which is freed below.
        if (_watch is not null)
            await _watch.DisposeAsync().ConfigureAwait(false);
        using (_connection.Loop.Enter())
            _intake.Dispose();
        _connection.Dispose();
        _intake.Free();
        _queue.Complete();
    }

    private void Watch(PulsePlan plan, TimeProvider time)
    {
        var settling = new DeviceSettling(plan.Devices, time);
        _watch = new(
            _connection,
            devices =>
            {
                settling.See(devices);
                TimeSpan? again = null;
                Run(intake => again = Consider(intake, plan, devices, settling));
                return again;
            },
            time
        );
    }

    /// <returns>After how long to look again.</returns>
    private static TimeSpan? Consider(PulseIntake intake, PulsePlan plan, IReadOnlyList<AudioDevice> devices, DeviceSettling settling)
    {
        if (plan.Preference.FindBetter(devices, plan.Chosen, intake.DeviceName) is not { } better)
            return ConsiderLack(intake, plan, devices, settling);
        if (settling.Left(better) is var left && left > TimeSpan.Zero)
            return left;
        intake.GiveWay(better);
        return null;
    }

    /// <returns>After how long to look again.</returns>
    private static TimeSpan? ConsiderLack(PulseIntake intake, PulsePlan plan, IReadOnlyList<AudioDevice> devices, DeviceSettling settling)
    {
        var lacks = plan.Preference.LacksMicrophone(devices, intake.DeviceName);
        // One that is plugged in becomes the default as a rule, which says more than that it is there.
        if (
            !lacks
            && intake.LacksMicrophone
            && FollowedInputs.Find(devices, FollowedInputs.Microphone) is { } microphone
            && settling.Left(microphone) is var left
            && left > TimeSpan.Zero
        )
            return left;
        intake.Lack(lacks);
        return null;
    }

    private void Tick()
    {
        if (_watch is null)
            return;
        if (_watchdog.IsDead(_intake.SignsOfLife, _intake.MayBeStill))
            Run(static intake => intake.GiveUp());
        else if (_intake.IsSuspended)
            Run(static intake => intake.AskForLife());
    }

    private void Run(Action<PulseIntake> action)
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            using (_connection.Loop.Enter())
                action(_intake);
        }
    }
}
