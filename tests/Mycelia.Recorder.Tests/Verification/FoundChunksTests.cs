using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Inventory;

namespace Mycelia.Recorder.Tests.Verification;

/// <summary>What a server lists, put together: the same document once, the same chunk with how often it is there.</summary>
public sealed class FoundChunksTests
{
    private static readonly DateTimeOffset Start = TemporaryQueue.Start;
    private readonly FoundChunks _found = new();

    [Fact]
    public void A_document_that_is_listed_twice_is_there_once_and_two_of_one_chunk_are_there_twice()
    {
        _found.Add("a", Chunk(1));
        _found.Add("a", Chunk(1));
        Assert.Equal(1, Assert.Single(_found.Within(0, 10)).Times);
        _found.Add("b", Chunk(1));
        _found.Add("c", Chunk(1));
        Assert.Equal(3, Assert.Single(_found.Within(0, 10)).Times);
        Assert.Null(_found.Within(0, 10)[0].Problem);
    }

    [Fact]
    public void Two_of_different_content_are_told_of()
    {
        _found.Add("a", Chunk(1) with { Fingerprint = null });
        _found.Add("b", Chunk(1) with { Fingerprint = 7 });
        Assert.True(_found.Within(0, 10)[0] is { Fingerprint: 7, Problem: null });
        _found.Add("c", Chunk(1) with { Fingerprint = 8 });
        Assert.Equal("is there twice, with different content", _found.Within(0, 10)[0].Problem);
    }

    [Fact]
    public void What_is_wrong_with_either_of_two_is_wrong()
    {
        _found.Add("a", Chunk(1));
        _found.Add("b", Chunk(1) with { Problem = "cannot be decoded" });
        _found.Add("c", Chunk(1) with { Problem = "is empty" });
        Assert.Equal("cannot be decoded", _found.Within(0, 10)[0].Problem);
    }

    [Fact]
    public void Only_what_was_asked_for_is_counted_and_given_in_order()
    {
        foreach (var number in new[] { 5, 3, 2, 4, 6 })
            _found.Add($"{number}", Chunk(number));
        _found.Add("4 later", Chunk(4) with { Start = Start.AddDays(1) });
        Assert.Equal(3, _found.CountWithin(3, 6));
        Assert.Equal([3L, 4L, 5L], _found.Within(3, 6).Select(static chunk => chunk.Number));
        Assert.Equal(Start.AddSeconds(4), _found.Within(3, 6)[1].Start);
    }

    [Theory]
    [InlineData(0, null, 0)]
    [InlineData(4, null, 4)]
    [InlineData(0, 4L, 4)]
    [InlineData(4, 4L, 0)]
    [InlineData(5, 4L, 5)]
    public void The_chunk_that_opened_a_source_file_has_number_0_in_it(long index, long? opener, long number) =>
        Assert.Equal(number, ChunkNumbering.NumberOf(index, opener));

    private static HeldChunk Chunk(int number) => new(number, Start.AddSeconds(number)) { Fingerprint = 7 };
}
