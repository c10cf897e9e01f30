using System.Runtime.CompilerServices;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.PulseAudio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture.Simulation;

/// <summary>The real intake, clock and block queue behind a simulated stream. Asking for a block makes time pass.</summary>
internal sealed class SimulatedMicrophone : IAudioSource
{
    private readonly SimulatedWorld _world;
    private readonly BlockQueue _queue;
    private readonly PulseIntake _intake;
    private readonly Func<SimulatedMicrophone, bool> _happens;
    private SimulatedStream? _stream;

    /// <param name="world">What is true.</param>
    /// <param name="happens">Called before each step; lets faults happen, and says whether the input lives on.</param>
    /// <param name="isPipeWire">Whether the server reckons latencies as PipeWire's does.</param>
    public SimulatedMicrophone(SimulatedWorld world, Func<SimulatedMicrophone, bool> happens, bool isPipeWire = false)
    {
        (_world, _happens) = (world, happens);
        var options = CaptureOptions.Default with { Format = world.Format, BufferFrames = world.Format.SampleRate * 64 / 1000 };
        var device = new AudioDevice(
            "card",
            "A simulated card",
            world.Format,
            "s16le",
            IsDefault: true,
            IsMonitor: false,
            AudioDeviceState.Idle
        );
        _queue = new(options.BlockFrames * 2, slots: 78);
        var plan = new PulsePlan(new(device, ByName: false), new(wanted: null), Patience: 3, isPipeWire, News: []);
        _intake = new(events => _stream = new(world, events, isPipeWire), options, plan, _queue, world);
        _intake.OnReady();
    }

    public AudioFormat Format => _world.Format;

    public string Description => "a simulated card";

    public SimulatedStream Stream => _stream!;

    public async IAsyncEnumerable<PcmBlock> ReadBlocksAsync([EnumeratorCancellation] CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            while (_queue.TryRead(out var block))
            {
                yield return block;
                _queue.Release();
                if (_intake.IsStarved)
                    _intake.Drain();
            }

            if (_happens(this))
                Stream.Step();
            else
                break;
        }

        if (!stop.IsCancellationRequested)
            _intake.OnEnded();
        else
            _intake.Stop();
        while (await _queue.WaitToReadAsync().ConfigureAwait(false))
        {
            while (_queue.TryRead(out var block))
            {
                yield return block;
                _queue.Release();
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _intake.Dispose();
        _queue.Complete();
        return ValueTask.CompletedTask;
    }
}
