using System.Globalization;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>Passes events on, and keeps systemd told: ready, the state in words, alive, stopping.</summary>
internal sealed class ServiceReporter : IProgress<RecorderEvent>, IAsyncDisposable
{
    private readonly IProgress<RecorderEvent> _next;
    private readonly SystemdSocket? _systemd;
    private readonly IReadOnlyList<Heartbeat> _heartbeats;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _watching;
    private readonly Lock _lock = new();
    private volatile RecorderState? _state;
    private string? _status;
    private bool _isReady;

    /// <param name="next">Told of every event.</param>
    /// <param name="systemd">Null outside of a service: then events are only passed on.</param>
    /// <param name="watchdog">How long systemd waits for a sign of life; null for ever.</param>
    /// <param name="heartbeats">Of the pipeline of each input.</param>
    /// <param name="time">The clock of the watchdog.</param>
    public ServiceReporter(
        IProgress<RecorderEvent> next,
        SystemdSocket? systemd,
        TimeSpan? watchdog,
        IReadOnlyList<Heartbeat> heartbeats,
        TimeProvider time
    )
    {
        (_next, _systemd, _heartbeats, _time) = (next, systemd, heartbeats, time);
        _watching = systemd is not null && watchdog is { } deadline ? WatchAsync(systemd, deadline) : Task.CompletedTask;
    }

    /// <summary>What <c>WATCHDOG_USEC</c> asks of this process.</summary>
    public static TimeSpan? WatchdogFromEnvironment() =>
        (
            Environment.GetEnvironmentVariable("WATCHDOG_PID") is not { Length: > 0 } pid
            || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
        )
        && long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), CultureInfo.InvariantCulture, out var microseconds)
        && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;

    public void Report(RecorderEvent value)
    {
        if (_systemd is { } systemd)
            Tell(systemd, value);
        _next.Report(value);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
        _systemd?.Dispose();
    }

    private void Tell(SystemdSocket systemd, RecorderEvent value)
    {
        lock (_lock)
        {
            switch (value)
            {
                case StateChanged { State: var state }:
                    _state = state;
                    if (!_isReady && state.Capture != CaptureState.Starting)
                    {
                        _isReady = true;
                        systemd.Send("READY=1");
                    }

                    SayStatus(systemd, state);
                    break;
                case ChunkCaptured e when _state is { } state:
                    SayStatus(systemd, state with { Queue = e.Queue });
                    break;
                case ChunkUploaded e when _state is { } state:
                    SayStatus(systemd, state with { Queue = e.Queue });
                    break;
                case Stopping:
                    systemd.Send("STOPPING=1");
                    break;
            }
        }
    }

    private void SayStatus(SystemdSocket systemd, RecorderState state)
    {
        var status = StateLine.Of(state);
        if (status != _status)
            systemd.Send($"STATUS={_status = status}");
    }

    /// <summary>Each input by itself: one that hangs is not to be hidden by the others.</summary>
    private bool IsAlive(TimeSpan deadline)
    {
        var inputs = _state?.EachInput;
        return _heartbeats
            .Select((heartbeat, i) => WatchdogRule.IsAlive(inputs?[i].Capture ?? CaptureState.Starting, heartbeat.Age, deadline))
            .All(static isAlive => isAlive);
    }

    private async Task WatchAsync(SystemdSocket systemd, TimeSpan deadline)
    {
        using var ticks = new PeriodicTimer(deadline / 4, _time);
        try
        {
            do
            {
                if (IsAlive(deadline))
                    systemd.Send("WATCHDOG=1");
            } while (await ticks.WaitForNextTickAsync(_end.Token));
        }
        catch (OperationCanceledException)
        {
            // The recorder ends.
        }
    }
}
