using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Tests.Destinations;
using Mycelia.Recorder.Verification;

namespace Mycelia.Recorder.Tests.Verification;

/// <summary>Verifies as the command does.</summary>
internal static class Verifications
{
    public static readonly DateTimeOffset Now = TemporaryQueue.Start.AddDays(1);

    public static async Task<VerificationReport> VerifyAsync(this DeliveryRig rig, MyceliaOptions options, bool isListening = false)
    {
        using var inventory = new MyceliaInventory(options);
        return await rig.VerifyAsync(inventory, isListening);
    }

    public static async Task<VerificationReport> VerifyAsync(
        this DeliveryRig rig,
        IInventory inventory,
        bool isListening = false,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null
    )
    {
        using var queue = QueueReader.Open(rig.QueuePath);
        var page = queue.ReadLedger(from ?? TemporaryQueue.Start.AddDays(-1), to ?? Now, Now);
        return await new Verifier(inventory, queue.FindRecording).VerifyAsync(page, Now, isListening, CancellationToken.None);
    }

    /// <summary>What is wrong, as "missing 3", "different 4-6"; in order.</summary>
    public static string Found(this VerificationReport report) =>
        string.Join(", ", report.Discrepancies.OrderBy(static one => one.FirstNumber).Select(Name));

    private static string Name(Discrepancy one)
    {
        var name = one.Kind.ToString().ToLowerInvariant();
        return one.Chunks == 1 ? $"{name} {one.FirstNumber}" : $"{name} {one.FirstNumber}-{one.NextNumber - 1}";
    }
}
