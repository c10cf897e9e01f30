using System.Collections.Concurrent;
using Mycelia.Recorder.Cli.Circumstances;

namespace Mycelia.Recorder.Tests.Cli.Circumstances;

/// <summary>A question that is followed on a real bus, and what is told of it.</summary>
internal sealed class WatchedBus : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private Task _watching = Task.CompletedTask;

    /// <summary>Patient enough for a busy machine, and quick otherwise.</summary>
    public static BusTiming Timing { get; } =
        new()
        {
            FirstDelay = TimeSpan.FromMilliseconds(20),
            MaxDelay = TimeSpan.FromMilliseconds(50),
            Settle = TimeSpan.FromSeconds(0.5),
            LongestCall = TimeSpan.FromSeconds(20),
        };

    /// <summary>Where the bus is.</summary>
    public string? Address { get; set; }

    /// <summary>Every answer that was told, in order.</summary>
    public ConcurrentQueue<bool?> Told { get; } = [];

    /// <summary>Why it was not known.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    public void Watch(IBusQuestion question, BusTiming? timing = null)
    {
        var watch = new BusWatch(() => Address, question, Told.Enqueue, Complaints.Enqueue, timing ?? Timing, TimeProvider.System);
        _watching = Task.Run(() => watch.RunAsync(_end.Token));
    }

    /// <summary>Waits until exactly these have been told.</summary>
    public async Task ExpectAsync(params bool?[] told)
    {
        await Wait.UntilAsync(() => Told.Count >= told.Length);
        Assert.Equal(told, Told);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching.WaitAsync(TimeSpan.FromMinutes(1));
        _end.Dispose();
    }
}
