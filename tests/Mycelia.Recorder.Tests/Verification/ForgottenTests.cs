using System.Text.Json.Nodes;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Folder;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Tests.Destinations;
using Mycelia.Recorder.Verification;
using Mycelia.StandIns.Servers;

namespace Mycelia.Recorder.Tests.Verification;

/// <summary>What is forgotten is deleted where it was delivered, to the frame, and nobody misses it afterwards or sends it again.</summary>
public sealed class ForgottenTests
{
    private static readonly DateTimeOffset From = TemporaryQueue.Start.AddSeconds(1.5);
    private static readonly DateTimeOffset To = TemporaryQueue.Start.AddSeconds(4.25);

    public static TheoryData<Generation, DestinationChoice> Ways => DocumentVerificationTests.Ways;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Documents_are_deleted_cut_and_not_missed(Generation generation, DestinationChoice choice)
    {
        await using var rig = new MyceliaRig(generation, choice) { KeepDelivered = TimeSpan.FromDays(7) };
        rig.Enqueue(6);
        await rig.DeliverAsync();
        rig.Queue.Forget(From, To);
        await EraseAsync(rig);

        var documents = rig
            .Server.Store.Documents("audio_chunks")
            .OrderBy(static one => one["start"]!["$date"]!.GetValue<string>())
            .ToArray();
        Assert.Equal([0, 1, 4, 5], documents.Select(static one => one["index"]!.GetValue<int>()));
        Assert.Equal([1.0, 0.5, 0.75, 1.0], documents.Select(LengthOf));
        Assert.Equal("2026-03-01T12:00:04.373Z", documents[2]["start"]!["$date"]!.GetValue<string>());
        Assert.Equal(
            ("", 2, null),
            await rig.VerifyAsync(rig.Options, isListening: true) is var report ? (report.Found(), report.Chunks, report.Problem) : default
        );
        Assert.Equal("", await RepairAsync(rig, rig.Connect(), report));
        Assert.Equal(4, rig.Stored().Count());
    }

    [Fact]
    public async Task What_Mycelia_has_transcribed_of_it_goes_and_the_timeline_is_drawn_again()
    {
        await using var rig = new MyceliaRig(Generation.B, DestinationChoice.Auto);
        rig.Enqueue(6);
        await rig.DeliverAsync();
        var source = rig.Server.Store.Documents("source_files").Single()["_id"]!;
        foreach (var (start, end) in ((int, int)[])[(0, 1), (1, 3), (5, 6)])
            rig.Server.Store.Insert(
                "transcriptions",
                new JsonObject
                {
                    ["original"] = source.DeepClone(),
                    ["start"] = Date(TemporaryQueue.Start.AddSeconds(start)),
                    ["end"] = Date(TemporaryQueue.Start.AddSeconds(end)),
                }
            );
        rig.Queue.Forget(From, To);
        await EraseAsync(rig);
        Assert.Equal(2, rig.Server.Store.Documents("transcriptions").Count);
        Assert.NotNull(rig.Queue.FindUndrawn());
    }

    [Theory]
    [InlineData(Generation.A)]
    [InlineData(Generation.B)]
    [InlineData(Generation.C)]
    public async Task A_key_that_may_not_delete_is_said_and_costs_nothing_else(Generation generation)
    {
        await using var rig = new MyceliaRig(generation, DestinationChoice.Auto);
        rig.Enqueue(6);
        await rig.DeliverAsync();
        rig.Server.Rights = KeyRights.Only("read", "write", "update");
        rig.Queue.Forget(From, To);
        await EraseAsync(rig);

        var left = Assert.Single(rig.Queue.ReadErasures());
        Assert.StartsWith("the key may not delete", left.Problem, StringComparison.Ordinal);
        // It is done as soon as the key may.
        rig.Server.Rights = KeyRights.All;
        rig.Queue.Forgettings.HurryAll();
        await EraseAsync(rig);
        Assert.Empty(rig.Queue.ReadErasures());
        Assert.Equal([0, 1, 4, 5], rig.Stored().Order());
    }

    [Fact]
    public async Task A_server_that_takes_uploads_only_is_said_to_delete_nothing()
    {
        await using var rig = new MyceliaRig(Generation.A, DestinationChoice.Ingest);
        rig.Enqueue(2);
        await rig.DeliverAsync();
        rig.Server.Rights = KeyRights.None;
        rig.Queue.Forget(TemporaryQueue.Start, To);
        await EraseAsync(rig);
        Assert.NotNull(Assert.Single(rig.Queue.ReadErasures()).Problem);
        Assert.Equal(2, rig.Stored().Count());
    }

    [Fact]
    public async Task The_local_server_deletes_it_of_this_recording_alone()
    {
        await using var rig = await LocalRig.StartAsync();
        rig.Enqueue(6);
        // Another recorder with the same key and the same microphone, at the same time.
        var other = rig.Enqueue(6);
        await rig.DeliverAsync();
        var erasures = Forget(rig, one => one.Recording.Id != other.Id);
        Assert.Single(erasures);
        await EraseAsync(rig);

        var whole = new List<string>();
        foreach (var recording in (await rig.Server.GetJsonAsync("/api/recordings")).GetProperty("recordings").EnumerateArray())
        {
            var id = recording.GetProperty("id").GetString();
            var chunks = (await rig.Server.GetJsonAsync($"/api/recordings/{id}")).GetProperty("chunks").EnumerateArray();
            whole.Add(string.Join(' ', chunks.Select(static one => $"{one.GetProperty("number")}:{one.GetProperty("duration_ms")}")));
        }

        Assert.Equal(["0:1000 1:1000 2:1000 3:1000 4:1000 5:1000", "0:1000 1:500 4:750 5:1000"], whole.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_local_server_is_verified_and_repaired_as_if_it_had_never_been()
    {
        await using var rig = await LocalRig.StartAsync();
        rig.Enqueue(6);
        await rig.DeliverAsync();
        rig.Queue.Forget(From, To);
        await EraseAsync(rig);
        var report = await rig.VerifyAsync(rig.Options, isListening: true);
        Assert.Equal(("", 2, true), (report.Found(), report.Chunks, report.IsComplete));
        // What is lost beside it is found all the same.
        rig.Server.Damage("DELETE FROM chunks WHERE number = 0");
        Assert.Equal("missing 0", (await rig.VerifyAsync(rig.Options)).Found());
    }

    [Fact]
    public async Task A_key_of_the_local_server_that_may_not_delete_is_said()
    {
        await using var rig = await LocalRig.StartAsync();
        rig.Enqueue(3);
        await rig.DeliverAsync();
        rig.Queue.Forget(TemporaryQueue.Start, To);
        var (id, secret) = await rig.Server.AddKeyAsync("weak", "upload,read-all");
        using var destination = new Mycelia.Recorder.Destinations.Mycelia.MyceliaDestination(
            rig.Options with
            {
                ClientId = id,
                ClientSecret = secret,
            },
            rig.Queue
        );
        await ErasingRun.RunAsync(rig.Queue, destination, CancellationToken.None);
        Assert.Contains("give it the right 'delete'", Assert.Single(rig.Queue.ReadErasures()).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("flac")]
    [InlineData("opus")]
    public async Task Files_of_a_folder_are_deleted_cut_and_listed(string? encoding)
    {
        await using var rig = new FolderRig
        {
            Encoder = encoding is null
                ? null
                : Mycelia.Recorder.Audio.Encoders.AudioEncoders.Create(AudioEncodings.Parse(encoding)!.Value, AudioFormat.Default),
        };
        rig.Enqueue(6);
        await rig.DeliverAsync();
        rig.Queue.Forget(From, To);
        await EraseAsync(rig);

        Assert.Equal(4, rig.Sounds.Length);
        Assert.Equal([1.0, 0.5, 0.75, 1.0], rig.Sounds.Select(file => LengthOf(File.ReadAllBytes(Path.Combine(rig.Folder, file)))));
        Assert.Contains("20260301T120004.373Z", rig.Sounds[2], StringComparison.Ordinal);
        Assert.Contains(rig.OfType("forgotten"), static line => line.GetProperty("from").GetString() == "2026-03-01T12:00:01.623Z");
        var inventory = new FolderInventory(rig.Folder, rig.Time);
        var report = await rig.VerifyAsync(inventory);
        Assert.Equal(("", 2), (report.Found(), report.Chunks));
        File.Delete(Path.Combine(rig.Folder, rig.Sounds[0]));
        Assert.Equal("missing 0", (await rig.VerifyAsync(inventory)).Found());
    }

    [Fact]
    public async Task The_last_chunk_before_a_pause_is_short_and_what_is_left_before_it_is_as_it_should_be()
    {
        await using var rig = new FolderRig();
        var recording = rig.Enqueue(2);
        rig.Queue.Enqueue(recording, TemporaryQueue.Chunk(2, frames: 3_200));
        await rig.DeliverAsync();
        rig.Queue.Forget(TemporaryQueue.Start.AddSeconds(1.8), TemporaryQueue.Start.AddSeconds(2.2));
        await EraseAsync(rig);
        Assert.Equal("", (await rig.VerifyAsync(new FolderInventory(rig.Folder, rig.Time))).Found());
    }

    [Fact]
    public async Task A_file_of_a_folder_that_is_cut_is_written_before_the_other_goes()
    {
        await using var rig = new FolderRig();
        rig.Enqueue(1);
        await rig.DeliverAsync();
        rig.Queue.Forget(TemporaryQueue.Start, TemporaryQueue.Start.AddSeconds(0.5));
        // Somebody has put something in its place: nothing is deleted, and it is said.
        var there = Path.Combine(rig.Folder, rig.Sounds[0]);
        var taken = there.Replace("120000.123", "120000.623", StringComparison.Ordinal);
        File.WriteAllText(taken, "somebody else's");
        await EraseAsync(rig);
        Assert.True(File.Exists(there));
        Assert.Contains(taken, Assert.Single(rig.Queue.ReadErasures()).Problem, StringComparison.Ordinal);
        File.Delete(taken);
        rig.Queue.Forgettings.HurryAll();
        await EraseAsync(rig);
        Assert.Equal(0.5, LengthOf(File.ReadAllBytes(taken)));
        Assert.False(File.Exists(there));
    }

    private static IReadOnlyList<Erasure> Forget(DeliveryRig rig, Func<Erasure, bool> which)
    {
        rig.Queue.Forget(From, To);
        foreach (var other in rig.Queue.ReadErasures().Where(one => !which(one)))
            rig.Queue.Forgettings.NoteErased(other);
        return rig.Queue.ReadErasures();
    }

    private static async Task EraseAsync(DeliveryRig rig)
    {
        var destination = rig.Connect();
        using var held = destination as IDisposable;
        await ErasingRun.RunAsync(rig.Queue, destination, CancellationToken.None);
    }

    private static async Task<string> RepairAsync(DeliveryRig rig, IChunkDestination destination, VerificationReport report)
    {
        using var held = destination as IDisposable;
        using var queue = QueueReader.Open(rig.QueuePath);
        var repaired = await new MissingChunkRepair(destination, queue.FindRecording, queue.FindKept).RunAsync(
            report.Discrepancies,
            isDryRun: false,
            CancellationToken.None
        );
        return string.Join(", ", repaired.Select(static one => one.Number));
    }

    private static JsonObject Date(DateTimeOffset time) =>
        new() { ["$date"] = time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture) };

    private static double LengthOf(JsonObject document) =>
        LengthOf(Convert.FromBase64String(document["data"]!["$binary"]!["base64"]!.GetValue<string>()));

    private static double LengthOf(byte[] file)
    {
        using var audio = new DecodedAudioStream(new MemoryStream(file), static format => format);
        using var pcm = new MemoryStream();
        audio.CopyTo(pcm);
        return pcm.Length / audio.Format.BytesPerFrame / (double)audio.Format.SampleRate;
    }
}
