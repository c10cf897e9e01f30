using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Recording;
using Mycelia.Recorder.Tests.Queue;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Tests.Upload;

/// <summary>A queue, a server that answers as the test says, and a clock of the test's own.</summary>
internal sealed class DeliveryBench : IDisposable
{
    private readonly TemporaryQueue _file = new();
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _abort = new(TimeSpan.FromSeconds(90));
    private Task _run = Task.CompletedTask;

    public DeliveryBench() => Queue = _file.Open();

    public ChunkQueue Queue { get; private set; }

    /// <summary>The queue's file.</summary>
    public string Path => _file.Path;

    public ManualTime Time { get; } = new();

    public Events Events { get; } = new();

    public ScriptedDestination Server { get; } = new();

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
        Worker = new UploadWorker(Queue, Server, options ?? UploadOptions.Default, Events, Time);
        _run = Task.Run(() => Worker.RunAsync(_draining.Token, _abort.Token));
    }

    /// <summary>Lets time go by, in steps, until something is so.</summary>
    public async Task AdvanceUntilAsync(Func<bool> condition)
    {
        var patience = Environment.TickCount64 + 60_000;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < patience, $"it never came to it: {string.Join('\n', Events.Of<RecorderEvent>().TakeLast(8))}");
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    /// <summary>Waits, without time going by, until something is so.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        var patience = Environment.TickCount64 + 60_000;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 < patience, "it never came to it");
            await Task.Yield();
        }
    }

    /// <summary>Begins the drain, and waits for its end.</summary>
    public async Task DrainAsync()
    {
        await _draining.CancelAsync();
        while (!_run.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await _run;
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
