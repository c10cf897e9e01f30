using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Session;

/// <summary>Holds deliveries outside of the hours that are meant for them.</summary>
internal static class UploadHours
{
    /// <summary>Runs until <paramref name="stop"/> is cancelled; outside of them now, deliveries are held before this returns.</summary>
    public static Task RunAsync(WeeklyHours hours, DeliveryHold hold, TimeProvider time, CancellationToken stop) =>
        HoursWatch.RunAsync(
            hours,
            (isTime, until) =>
            {
                if (isTime)
                    hold.Release(HoldCause.Hours);
                else
                    hold.Hold(HoldCause.Hours, Words(until, time.GetLocalNow()));
            },
            time,
            stop
        );

    private static string Words(DateTimeOffset? until, DateTimeOffset now) =>
        until is { } begin ? $"the upload hours begin at {Times.Ahead(begin, now)}" : "the upload hours never come";
}
