using System.Diagnostics;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Devices;

/// <summary>An input whose level is being watched. What is heard is measured and forgotten.</summary>
internal sealed class ListenedInput : IAsyncDisposable
{
    /// <summary>Nothing for so long is no data.</summary>
    private static readonly TimeSpan Lull = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _listening;
    private LevelMeter? _meter;
    private SoundLevel? _last;
    private long _heardAt;
    private bool _hasHeard;

    /// <param name="device">The input.</param>
    /// <param name="open">Opens it.</param>
    public ListenedInput(AudioDevice device, Func<CancellationToken, Task<IAudioSource>> open)
    {
        Device = device;
        _listening = Task.Run(() => ListenAsync(open));
    }

    public AudioDevice Device { get; }

    /// <summary>Why it cannot be listened to; null while it can.</summary>
    public string? Problem { get; private set; }

    /// <summary>The level since the last reading; null when nothing has come in.</summary>
    public SoundLevel? Read()
    {
        lock (_lock)
        {
            // Blocks are longer than a terminal's tick: between two of them the level is what it was.
            if (_hasHeard)
                _last = _meter!.ReadAndReset();
            else if (Stopwatch.GetElapsedTime(_heardAt) > Lull)
                _last = null;
            _hasHeard = false;
            return _last;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _listening;
        _stop.Dispose();
    }

    private async Task ListenAsync(Func<CancellationToken, Task<IAudioSource>> open)
    {
        try
        {
            await using var source = await open(_stop.Token);
            var meter = new LevelMeter(source.Format.Samples);
            await foreach (var block in source.ReadBlocksAsync(_stop.Token))
            {
                lock (_lock)
                {
                    _meter = meter;
                    meter.Add(block.Samples.Span);
                    _hasHeard = true;
                    _heardAt = Stopwatch.GetTimestamp();
                }
            }
        }
        catch (AudioInputException e)
        {
            Problem = e.Message;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody wants to know any more.
        }
    }
}
