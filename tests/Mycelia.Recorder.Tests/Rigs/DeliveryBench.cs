using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>A queue, a server that answers as the test says, and a clock of the test's own.</summary>
internal sealed class DeliveryBench : IDisposable
{
    private readonly TemporaryQueue _file = new();
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _abort = new(TimeSpan.FromSeconds(90));
    private Task _run = Task.CompletedTask;
    private long _settled;

    public DeliveryBench() => Queue = _file.Open();

    public ChunkQueue Queue { get; private set; }

    /// <summary>The queue's file.</summary>
    public string Path => _file.Path;

    public FakeTime Time { get; } = new();

    public Events Events { get; } = new();

    public ScriptedDestination Server { get; init; } = new();

    public DeliveryHold Hold { get; } = new();

    public UploadWorker Worker { get; private set; } = null!;

    /// <summary>Queues chunks of a recording, of one second each.</summary>
    public RecordingInfo Enqueue(int chunks, int from = 0, RecordingInfo? recording = null)
    {
        recording ??= TemporaryQueue.NewRecording();
        for (var number = from; number < from + chunks; number++)
            Queue.Enqueue(recording, TemporaryQueue.Chunk(number));
        return recording;
    }

    /// <summary>Queues chunks, from number 1, of a recording whose chunk 0 has opened its source file.</summary>
    public RecordingInfo EnqueueOpened(int chunks)
    {
        var recording = TemporaryQueue.NewRecording();
        var opener = Queue.Find(Queue.Enqueue(recording, TemporaryQueue.Chunk(0)))!;
        Queue.Complete(opener, $"source of {recording.Id}");
        return Enqueue(chunks, from: 1, recording);
    }

    /// <summary>Starts the worker.</summary>
    public void Start(UploadOptions? options = null)
    {
        // One is made when it begins, and set when it first waits.
        _settled = Time.TimersSet + 2;
        Worker = new UploadWorker(Queue, Server, options ?? UploadOptions.Default, Events, Time, hold: Hold);
        _run = Task.Run(() => Worker.RunAsync(_draining.Token, _abort.Token));
    }

    /// <summary>Lets time go by, in steps, until something is so.</summary>
    public async Task AdvanceUntilAsync(Func<bool> condition)
    {
        var patience = Environment.TickCount64 + 60_000;
        await SettleAsync();
        while (!condition())
        {
            Assert.True(
                Environment.TickCount64 < patience,
                $"it never came to it: {string.Join('\n', Events.Of<RecorderEvent>().TakeLast(8))}"
            );
            await StepAsync();
        }
    }

    /// <summary>Begins the drain, and waits for its end.</summary>
    public async Task DrainAsync()
    {
        await SettleAsync();
        _settled = Time.TimersSet + 1;
        await _draining.CancelAsync();
        await SettleAsync();
        while (!_run.IsCompleted)
            await StepAsync();

        await _run;
    }

    /// <summary>A second goes by; what it wakes does its work in it, however busy the machine is.</summary>
    private async Task StepAsync()
    {
        _settled = Time.TimersSet + 1;
        if (Time.Advance(TimeSpan.FromSeconds(1)))
            await SettleAsync();
        await Task.Yield();
    }

    /// <summary>Waits until the worker waits, or a moment where it waits for an answer that only the test gives.</summary>
    private async Task SettleAsync()
    {
        var patience = Environment.TickCount64 + 500;
        while (Time.TimersSet < _settled && !_run.IsCompleted && Environment.TickCount64 < patience)
            await Task.Yield();
    }

    /// <summary>Draining begins, and ends without any time going by.</summary>
    public async Task DrainAtOnceAsync()
    {
        await _draining.CancelAsync();
        await _run.WaitAsync(TimeSpan.FromMinutes(1));
    }

    /// <summary>The recorder dies, whatever it was doing, and another one opens the queue.</summary>
    public async Task CrashAsync()
    {
        await _abort.CancelAsync();
        await _run;
        Queue.Dispose();
        Queue = _file.Open();
    }

    public void Dispose()
    {
        Queue.Dispose();
        _file.Dispose();
        _draining.Dispose();
        _abort.Dispose();
    }
}
