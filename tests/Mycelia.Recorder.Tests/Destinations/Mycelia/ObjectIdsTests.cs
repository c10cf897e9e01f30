using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

public sealed class ObjectIdsTests
{
    private static readonly RecordingInfo Recording = new(
        "01a20271-654e-76fd-a612-3b23b9d68cd1",
        "2026-03-01T12:00:00.123Z",
        "a microphone",
        null
    );

    /// <summary>Once released they must never change: chunks that wait in queues were perhaps sent under them.</summary>
    [Fact]
    public void Ids_are_the_same_in_every_run_and_version()
    {
        Assert.Equal("69a42a40fa16cbb511668c49", ObjectIds.ForSourceFile(Recording));
        Assert.Equal("69a42a40", ObjectIds.ForChunk(Chunk(1))[..8]);
        Assert.Equal(
            ObjectIds.ForChunk(Chunk(1)),
            ObjectIds.ForChunk(Chunk(1) with { Id = 99, Attempts = 3, LastError = "x", MayHaveArrived = true })
        );
    }

    [Fact]
    public void Nothing_has_the_id_of_something_else()
    {
        string[] ids =
        [
            ObjectIds.ForSourceFile(Recording),
            ObjectIds.ForSourceFile(Recording with { Id = "other" }),
            ObjectIds.ForChunk(Chunk(0)),
            ObjectIds.ForChunk(Chunk(1)),
            ObjectIds.ForChunk(Chunk(0) with { Recording = Recording with { Id = "other" } }),
            // The Python recorder has numbered two chunks of a recording alike.
            ObjectIds.ForChunk(Chunk(0) with { Start = TemporaryQueue.Start.AddSeconds(10) }),
        ];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(ids, static id => Assert.True(ObjectIds.IsOne(id)));
    }

    [Theory]
    [InlineData("some time last week", "6b02ac63")]
    [InlineData("1969-01-01T00:00:00Z", "00000000")]
    [InlineData("2026-03-01T12:00:00", "69a42a40")]
    public void A_start_that_another_program_wrote_does_no_harm(string startedAt, string seconds) =>
        Assert.Equal(seconds, ObjectIds.ForSourceFile(Recording with { StartedAt = startedAt })[..8]);

    private static QueuedChunk Chunk(int number) =>
        new(1, Recording, number, TemporaryQueue.Start, TimeSpan.FromSeconds(10), 320_044, 0, null);
}
