using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Delivery;

public sealed class RefusalCooldownTests
{
    private static readonly UploadOutcome.Rejected Refusal = new("too loud") { MayHaveArrived = true };
    private readonly RefusalCooldown _cooldown = new();

    [Fact]
    public void Three_refusals_in_a_row_are_about_the_chunks_and_the_next_is_the_servers()
    {
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Null(_cooldown.Doubt(Refusal)));
        var doubt = _cooldown.Doubt(Refusal)!;
        Assert.True(doubt is { MayBeTheChunk: true, MayHaveArrived: true, IsTheChunk: false });
        Assert.Contains("too loud", doubt.Reason, StringComparison.Ordinal);
        Assert.NotNull(_cooldown.Doubt(Refusal));
    }

    [Fact]
    public void A_chunk_that_passes_begins_the_count_anew()
    {
        for (var i = 0; i < 5; i++)
            _cooldown.Doubt(Refusal);
        _cooldown.Release();
        Three_refusals_in_a_row_are_about_the_chunks_and_the_next_is_the_servers();
    }
}
