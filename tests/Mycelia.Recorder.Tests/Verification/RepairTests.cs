using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Folder;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Tests.Destinations;
using Mycelia.Recorder.Verification;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.Verification;

/// <summary>What a destination has lost is sent again from what is kept: the same bytes in the same place, and nothing else.</summary>
public sealed class RepairTests
{
    public static TheoryData<Generation, DestinationChoice> Ways => DocumentVerificationTests.Ways;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_a_server_has_lost_is_there_again_and_once(Generation generation, DestinationChoice choice)
    {
        await using var rig = new MyceliaRig(generation, choice) { KeepDelivered = TimeSpan.FromDays(7) };
        rig.Enqueue(8);
        await rig.DeliverAsync();
        DocumentVerificationTests.Delete(rig, 0);
        DocumentVerificationTests.Delete(rig, 3);
        DocumentVerificationTests.Delete(rig, 7);

        Assert.Equal("sent 0, sent 3, sent 7", await RepairAsync(rig, await rig.VerifyAsync(rig.Options)));
        var after = await rig.VerifyAsync(rig.Options);
        Assert.Equal(("", true, 8), (after.Found(), after.IsComplete, after.Chunks));
        Assert.Equal("", await RepairAsync(rig, after));
    }

    [Fact]
    public async Task A_folder_gets_its_files_back_to_the_byte()
    {
        await using var rig = new FolderRig { KeepDelivered = TimeSpan.FromDays(7) };
        rig.Enqueue(4);
        await rig.DeliverAsync();
        var files = rig.Files.Order(StringComparer.Ordinal).ToArray();
        var lost = Path.Combine(rig.Folder, files.Where(static file => file.EndsWith(".wav", StringComparison.Ordinal)).ElementAt(2));
        var bytes = await File.ReadAllBytesAsync(lost);
        var lines = rig.Lines.Length;
        File.Delete(lost);

        var inventory = new FolderInventory(rig.Folder, rig.Time);
        Assert.Equal("sent 2", await RepairAsync(rig, await rig.VerifyAsync(inventory)));
        Assert.Equal(bytes, await File.ReadAllBytesAsync(lost));
        Assert.Equal(files, rig.Files.Order(StringComparer.Ordinal));
        Assert.Equal(lines, rig.Lines.Length);
        Assert.Equal("", (await rig.VerifyAsync(inventory)).Found());
    }

    [Fact]
    public async Task A_dry_run_sends_nothing()
    {
        await using var rig = new MyceliaRig(Generation.B, DestinationChoice.Auto) { KeepDelivered = TimeSpan.FromDays(7) };
        rig.Enqueue(3);
        await rig.DeliverAsync();
        DocumentVerificationTests.Delete(rig, 1);
        var report = await rig.VerifyAsync(rig.Options);
        Assert.Equal("sent 1", await RepairAsync(rig, report, isDryRun: true));
        Assert.Equal("missing 1", (await rig.VerifyAsync(rig.Options)).Found());
    }

    [Fact]
    public async Task What_is_not_kept_is_said()
    {
        await using var rig = new MyceliaRig(Generation.B, DestinationChoice.Auto);
        rig.Enqueue(3);
        await rig.DeliverAsync();
        DocumentVerificationTests.Delete(rig, 1);
        Assert.Equal("not kept 1", await RepairAsync(rig, await rig.VerifyAsync(rig.Options)));
    }

    [Fact]
    public async Task A_refusal_costs_one_chunk_and_wrong_credentials_all_without_more_tries()
    {
        var destination = new ScriptedDestination();
        var missing = Missing(5);
        destination.Script = static chunk =>
            chunk.Number switch
            {
                1 => new UploadOutcome.Rejected("too loud"),
                3 => new UploadOutcome.Unauthorized("wrong key"),
                _ => ScriptedDestination.Store(chunk),
            };
        var repaired = await new MissingChunkRepair(destination, Recording, Kept).RunAsync(
            [missing],
            isDryRun: false,
            CancellationToken.None
        );
        Assert.Equal([null, "too loud", null, "wrong key", "wrong key"], repaired.Select(static one => one.Problem?.Reason));
        Assert.Equal([0, 1, 2, 3], destination.Seen.Select(static chunk => chunk.Number));
    }

    [Fact]
    public async Task A_lost_answer_is_asked_about_before_anything_is_sent_again()
    {
        var destination = new ScriptedDestination();
        var tries = 0;
        destination.Script = chunk =>
            ++tries switch
            {
                1 => new UploadOutcome.Transient("reset") { MayHaveArrived = true },
                2 => new UploadOutcome.NotThere(),
                _ => ScriptedDestination.Store(chunk),
            };
        var repair = new MissingChunkRepair(destination, Recording, Kept)
        {
            Retry = RetryPolicy.Default with { FirstDelay = TimeSpan.FromMilliseconds(1) },
        };
        var repaired = await repair.RunAsync([Missing(1)], isDryRun: false, CancellationToken.None);
        Assert.True(repaired.Single().IsSent);
        Assert.Equal([false, true, false], destination.Seen.Select(static chunk => chunk.MayHaveArrived));
        Assert.Single(destination.Drawn);
    }

    [Fact]
    public async Task A_recording_that_is_gone_as_a_whole_is_opened_once()
    {
        var destination = new ScriptedDestination
        {
            Script = static chunk =>
                chunk.Recording.SourceFileId switch
                {
                    "old" => new UploadOutcome.SourceFileUnknown("never heard of it"),
                    null => new UploadOutcome.Stored("new"),
                    var known => new UploadOutcome.Stored(known),
                },
        };
        var repaired = await new MissingChunkRepair(destination, static id => Recording(id) with { OpenedBy = 9 }, Kept).RunAsync(
            [Missing(3)],
            isDryRun: false,
            CancellationToken.None
        );
        Assert.All(repaired, static one => Assert.True(one.IsSent));
        Assert.Equal(["old", null, "new", "new"], destination.Seen.Select(static chunk => chunk.Recording.SourceFileId));
    }

    private static RecordingInfo Recording(string id) => new(id, "", "mic", "old");

    private static KeptChunk Kept(string recording, long number) =>
        new(recording, (int)number, TemporaryQueue.Start.AddSeconds(number), TimeSpan.FromSeconds(1), AudioEncoding.Wav, new byte[] { 1 });

    private static Discrepancy Missing(int chunks) =>
        new(DiscrepancyKind.Missing, "r", 0, chunks, TemporaryQueue.Start, TemporaryQueue.Start.AddSeconds(chunks));

    private static async Task<string> RepairAsync(DeliveryRig rig, VerificationReport report, bool isDryRun = false)
    {
        using var queue = QueueReader.Open(rig.QueuePath);
        var destination = rig.Connect(new PassingMemory());
        using var held = destination as IDisposable;
        var repaired = await new MissingChunkRepair(destination, queue.FindRecording, queue.FindKept).RunAsync(
            report.Discrepancies,
            isDryRun,
            CancellationToken.None
        );
        return string.Join(
            ", ",
            repaired.Select(static one =>
                (
                    one.IsNotKept ? "not kept "
                    : one.IsSent ? "sent "
                    : $"{one.Problem!.Reason} "
                ) + one.Number
            )
        );
    }
}
