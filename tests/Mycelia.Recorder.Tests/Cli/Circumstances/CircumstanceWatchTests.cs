using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Cli.Circumstances;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Cli.Circumstances;

/// <summary>What a run makes of what a bus says.</summary>
public sealed class CircumstanceWatchTests
{
    [Fact]
    public async Task A_locked_screen_releases_the_microphone_and_what_is_missing_is_a_pause()
    {
        using var bus = await SessionBusDaemon.StartAsync();
        using var logind = new LoginService();
        logind.Set("2", new(Posix.User));
        await logind.StartAsync(bus.Address);
        await using var rig = new Run();
        await using var watch = new CircumstanceWatch(() => bus.Address, rig.Events, WatchedBus.Timing);
        watch.FollowLock(rig.Recorder);
        rig.Begin();
        rig.First.Speak(TemporaryQueue.Start, 1);
        await rig.Events.WaitForAsync<RecordingStarted>();
        logind.Change("2", new(Posix.User) { Locked = true });
        await rig.Events.WaitForAsync<CapturePaused>(static e => e is { Cause: PauseCause.ScreenLocked, Reason: "screen locked" });
        await rig.First.Released.Task;
        logind.Change("2", new(Posix.User));
        rig.Second.Speak(TemporaryQueue.Start.AddSeconds(60), 1);
        await rig.Events.WaitForAsync<CaptureResumed>();
        await rig.EndAsync();
        Assert.Equal(
            LedgerKind.Pause,
            rig.Ledger().Single(static stretch => stretch is { Cause: "screen locked", Duration.TotalSeconds: 59 }).Kind
        );
    }

    [Fact]
    public async Task A_bus_that_dies_while_the_screen_is_locked_lets_the_recording_go_on()
    {
        var bus = await SessionBusDaemon.StartAsync();
        using var logind = new LoginService();
        logind.Set("2", new(Posix.User) { Locked = true });
        await logind.StartAsync(bus.Address);
        await using var rig = new Run();
        await using var watch = new CircumstanceWatch(() => bus.Address, rig.Events, WatchedBus.Timing);
        watch.FollowLock(rig.Recorder);
        rig.Begin();
        await rig.Events.WaitForAsync<CapturePaused>();
        bus.Dispose();
        rig.Second.Speak(TemporaryQueue.Start, 1);
        await rig.Events.WaitForAsync<CaptureResumed>();
        await rig.Events.WaitForAsync<CircumstanceUnknown>();
        Assert.Equal(Circumstance.ScreenLock, Assert.Single(rig.Events.Of<CircumstanceUnknown>()).What);
        await rig.EndAsync();
    }

    [Fact]
    public async Task Deliveries_wait_while_the_connection_is_metered_and_for_the_first_word_of_it()
    {
        using var bus = await SessionBusDaemon.StartAsync();
        using var network = new NetworkService { Metered = 1u };
        await network.StartAsync(bus.Address);
        await using var rig = new Run();
        await using var watch = new CircumstanceWatch(() => bus.Address, rig.Events, WatchedBus.Timing);
        watch.FollowMetered(rig.Recorder);
        Assert.NotNull(rig.Recorder.Hold.Reason);
        await Wait.UntilAsync(() => rig.Recorder.Hold.Reason == "the connection is metered");
        network.Change(2);
        await Wait.UntilAsync(() => rig.Recorder.Hold.Reason is null);
        network.Change(3);
        await Wait.UntilAsync(() => rig.Recorder.Hold.Reason == "the connection is metered");
    }

    [Fact]
    public async Task Where_nobody_knows_of_connections_everything_is_delivered()
    {
        await using var rig = new Run();
        await using var watch = new CircumstanceWatch(static () => null, rig.Events, WatchedBus.Timing);
        watch.FollowMetered(rig.Recorder);
        await rig.Events.WaitForAsync<CircumstanceUnknown>(static e => e.What == Circumstance.MeteredConnection);
        Assert.Null(rig.Recorder.Hold.Reason);
    }

    /// <summary>A recorder with two microphones, one after the other.</summary>
    private sealed class Run : IAsyncDisposable
    {
        private readonly TemporaryQueue _file = new();
        private readonly ChunkQueue _queue;
        private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(1));
        private Task _run = Task.CompletedTask;

        public Run()
        {
            _queue = _file.Open();
            Recorder = new(
                RecorderOptions.Default with
                {
                    RetryDelay = TimeSpan.FromMilliseconds(1),
                },
                _ => Task.FromResult<IAudioSource>(Second),
                _queue,
                null,
                Events
            );
        }

        public Events Events { get; } = new();

        public FakeSource First { get; } = new();

        public FakeSource Second { get; } = new();

        public RecordingSession Recorder { get; }

        public void Begin() => _run = Recorder.RunAsync(First, _stop.Token);

        public async Task EndAsync()
        {
            Second.End();
            await _run;
        }

        public IReadOnlyList<LedgerStretch> Ledger()
        {
            using var reader = QueueReader.Open(_file.Path);
            return reader.ReadLedger(TemporaryQueue.Start.AddDays(-1), TemporaryQueue.Start.AddDays(1), DateTimeOffset.Now).Stretches;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run;
            _queue.Dispose();
            _file.Dispose();
            _stop.Dispose();
        }
    }
}
