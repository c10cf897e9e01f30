using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Session;

/// <summary>Keeps the gate closed in the hours at which nothing is to be recorded.</summary>
internal static class QuietHoursGate
{
    /// <summary>Runs until <paramref name="stop"/> is cancelled; where it is quiet now, the gate is closed before this returns.</summary>
    public static Task RunAsync(WeeklyHours hours, CaptureGate gate, TimeProvider time, CancellationToken stop) =>
        HoursWatch.RunAsync(
            hours,
            (isQuiet, until) =>
            {
                if (isQuiet)
                    gate.Close(PauseCause.QuietHours, Words(until, time.GetLocalNow()));
                else
                    gate.Open(PauseCause.QuietHours);
            },
            time,
            stop
        );

    private static string Words(DateTimeOffset? until, DateTimeOffset now) =>
        until is { } end ? $"quiet hours until {Times.Ahead(end, now)}" : "quiet hours";
}
