using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Verification;

/// <summary>What the local server has lost, or changed, is found, and nothing else.</summary>
public sealed class LocalVerificationTests
{
    [Fact]
    public async Task What_is_not_there_is_found_and_all_the_rest_is_compared()
    {
        await using var rig = await LocalRig.StartAsync();
        rig.Enqueue(8);
        await rig.DeliverAsync();
        var good = await rig.VerifyAsync(rig.Options);
        Assert.Equal(("", 8, 8), (good.Found(), good.Chunks, good.Compared));

        rig.Server.Damage("DELETE FROM chunks WHERE number = 3");
        var report = await rig.VerifyAsync(rig.Options);
        // Of one that lacks, the sum of the others still tells.
        Assert.Equal(("missing 3", 7), (report.Found(), report.Compared));

        rig.Server.Damage("DELETE FROM chunks WHERE number IN (0, 7)");
        Assert.Equal("missing 0, missing 3, missing 7", (await rig.VerifyAsync(rig.Options)).Found());
    }

    [Fact]
    public async Task A_recording_that_was_deleted_is_missing()
    {
        await using var rig = await LocalRig.StartAsync();
        rig.Enqueue(3);
        await rig.DeliverAsync();
        rig.Server.Damage("DELETE FROM recordings");
        Assert.Equal("missing 0-2", (await rig.VerifyAsync(rig.Options)).Found());
    }

    [Fact]
    public async Task A_chunk_that_is_another_than_was_sent_is_found_by_its_checksum()
    {
        await using var rig = await LocalRig.StartAsync();
        rig.Enqueue(8);
        await rig.DeliverAsync();
        rig.Server.Damage("UPDATE chunks SET sha256 = randomblob(32) WHERE number = 5");
        var report = await rig.VerifyAsync(rig.Options);
        Assert.Equal(("different 5", 0), (report.Found(), report.Compared));

        // Of two it cannot be told which they are.
        rig.Server.Damage("UPDATE chunks SET sha256 = randomblob(32) WHERE number = 6");
        Assert.Equal("different 0-7", (await rig.VerifyAsync(rig.Options)).Found());
    }

    [Fact]
    public async Task By_listening_a_file_that_the_disk_has_changed_is_found()
    {
        await using var rig = await LocalRig.StartAsync();
        rig.Enqueue(3);
        await rig.DeliverAsync();
        var good = await rig.VerifyAsync(rig.Options, isListening: true);
        Assert.Equal(("", 3), (good.Found(), good.Compared));

        var wav = TemporaryQueue.Chunk(1).Wav.ToArray();
        var file = rig
            .Server.Files("")
            .Single(path => new FileInfo(path).Length == wav.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(wav));
        wav[1_000] ^= 1;
        File.WriteAllBytes(file, wav);
        Assert.Equal("different 1", (await rig.VerifyAsync(rig.Options, isListening: true)).Found());
        Assert.Equal("", (await rig.VerifyAsync(rig.Options)).Found());
    }

    [Fact]
    public async Task A_chunk_whose_file_is_gone_is_missing_and_one_that_was_changed_beside_it_is_named()
    {
        await using var rig = await LocalRig.StartAsync();
        rig.Enqueue(5);
        await rig.DeliverAsync();
        var files = rig.Server.Files("audio").Order(StringComparer.Ordinal).ToArray();
        File.Delete(files[1]);
        var report = await rig.VerifyAsync(rig.Options);
        Assert.Equal(("missing 1", 4), (report.Found(), report.Compared));

        var changed = await File.ReadAllBytesAsync(files[3], TestContext.Current.CancellationToken);
        changed[1_000] ^= 1;
        await File.WriteAllBytesAsync(files[3], changed, TestContext.Current.CancellationToken);
        Assert.Equal("missing 1, different 3", (await rig.VerifyAsync(rig.Options, isListening: true)).Found());
    }

    [Fact]
    public async Task A_chunk_that_opened_the_recording_in_the_place_of_the_first_is_known()
    {
        await using var rig = await LocalRig.StartAsync();
        var recording = rig.Enqueue(2, from: 2);
        await rig.DeliverAsync();
        rig.Enqueue(2, from: 0, recording);
        await rig.DeliverAsync();
        var report = await rig.VerifyAsync(rig.Options);
        Assert.Equal(("", 4), (report.Found(), report.Compared));
        rig.Server.Damage("DELETE FROM chunks WHERE number = 0");
        Assert.Equal("missing 2", (await rig.VerifyAsync(rig.Options)).Found());
    }

    [Fact]
    public async Task A_key_that_may_not_read_is_told_so()
    {
        await using var rig = await LocalRig.StartAsync();
        rig.Enqueue(1);
        await rig.DeliverAsync();
        var (id, secret) = await rig.Server.AddKeyAsync("uploads", "upload");
        var report = await rig.VerifyAsync(rig.Options with { ClientId = id, ClientSecret = secret });
        Assert.Equal("unasked 0", report.Found());
        Assert.Contains(
            "give it the right 'read'",
            Assert.IsType<UploadOutcome.Unauthorized>(report.Problem).Reason,
            StringComparison.Ordinal
        );
    }
}
