using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PortAudio;

/// <summary>A microphone recorded by way of PortAudio.</summary>
/// <remarks>
/// PortAudio's callback copies samples into slots allocated beforehand; when all are full because the pipeline stalls, what comes is lost,
/// and a gap. Whatever its drivers do, to stop it and to dispose of it each take little longer than <see cref="Patience"/>: what hangs is
/// left behind.
/// </remarks>
internal sealed class PortAudioSource : IAudioSource
{
    private static readonly TimeSpan Capacity = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A device that delivers nothing for so long is dead: most sound systems do not say so.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);

    private readonly BlockQueue _queue;
    private readonly TimeProvider _time;
    private readonly PortAudioSession _session;
    private readonly PortAudioStream _stream;
    private readonly PortAudioIntake _intake;
    private readonly ITimer _watchdog;
    private readonly Lock _lock = new();

    // Under the lock: a stop and the watchdog may both want to close.
    private Task? _closing;

    // Of the watchdog's timer.
    private int _seen;

    private PortAudioSource(CaptureOptions options, TimeProvider time)
    {
        Format = options.Format;
        _time = time;
        _session = new();
        try
        {
            var devices = PortAudioDevices.List();
            var chosen = PortAudioChoice.Choose([.. devices.Select(static device => device.Device)], options);
            Description = chosen.Description;
            _queue = new(options.BlockFrames * Format.BytesPerFrame, (int)(Format.FramesIn(Capacity) / options.BlockFrames));
            _intake = new(_queue, Format, time, options.Pace);
            _stream = new(devices.First(device => device.Device == chosen), options, _intake);
        }
        catch
        {
            _queue?.Complete();
            _session.Dispose();
            throw;
        }

        _watchdog = time.CreateTimer(static source => ((PortAudioSource)source!).Watch(), this, Silence, Silence);
    }

    public AudioFormat Format { get; }

    public string Description { get; }

    /// <summary>Opens the device.</summary>
    /// <exception cref="AudioInputException">It cannot be opened, or not in time.</exception>
    public static async Task<PortAudioSource> OpenAsync(CaptureOptions options, TimeProvider time, CancellationToken stop)
    {
        using var late = new CancellationTokenSource();
        var opening = PortAudioThread.Shared.RunAsync(() => new PortAudioSource(options, time), late.Token);
        try
        {
            return await opening.WaitAsync(options.Timeout, time, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            await late.CancelAsync().ConfigureAwait(false);
            _ = opening.ContinueWith(
                static opened => opened.Result.DisposeAsync().AsTask(),
                default,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default
            );
            if (e is TimeoutException)
                throw new AudioInputException(
                    AudioInputProblem.NoServer,
                    "PortAudio does not open the input in time; choose another device or start the recorder again",
                    e
                );
            throw;
        }
    }

    public IAsyncEnumerable<PcmBlock> ReadBlocksAsync(CancellationToken stop) =>
        _queue.ReadAllAsync(() => _ = StopAsync(null), hasRoom: null, stop);

    public async ValueTask DisposeAsync()
    {
        await _watchdog.DisposeAsync().ConfigureAwait(false);
        lock (_lock)
            _closing ??= WaitAsync(PortAudioThread.Shared.RunAsync(Close), Patience);
        await _closing.ConfigureAwait(false);
        _queue.Complete();
    }

    private bool Close()
    {
        _stream.AskToStop();
        _stream.Dispose();
        _session.Dispose();
        return true;
    }

    /// <summary>Ends the sequence after what has arrived: by the callback, else without it.</summary>
    private async Task StopAsync(Exception? error)
    {
        if (error is null)
        {
            _stream.AskToStop();
            await WaitAsync(_stream.Ended, TimeSpan.FromSeconds(1)).ConfigureAwait(false);
        }

        // Once it has stopped nobody else is in the intake.
        await WaitAsync(PortAudioThread.Shared.RunAsync(() => Finish(error)), Patience).ConfigureAwait(false);
        _queue.Complete(error);
    }

    private bool Finish(Exception? error)
    {
        lock (_lock)
        {
            if (_closing is not null)
                return false;
        }

        _stream.AskToStop();
        _stream.Stop();
        _intake.Finish(error);
        return true;
    }

    private void Watch()
    {
        var callbacks = _stream.Callbacks;
        if (callbacks == _seen)
        {
            _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _ = StopAsync(
                new AudioInputException(
                    AudioInputProblem.Lost,
                    $"the input '{Description}' delivers nothing any more; plug it in again or choose another"
                )
            );
        }

        _seen = callbacks;
    }

    private async Task WaitAsync(Task task, TimeSpan patience) =>
        await Task.WhenAny(task, Task.Delay(patience, _time)).ConfigureAwait(false);
}
