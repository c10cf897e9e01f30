using Mycelia.LocalServer.Listening;

namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>Why audio is missing, of a gap that shows in the audio as well.</summary>
public sealed class GapCauseTests
{
    [Fact]
    public void A_gap_that_the_recorder_noted_keeps_its_cause()
    {
        var pieces = Layers.Flatten(
            [
                new(StretchKind.Audio, new(0, 1_000), "a"),
                new(StretchKind.Gap, new(1_000, 5_000)),
                new(StretchKind.Gap, new(1_000, 4_990), Cause: "microphone unplugged"),
                new(StretchKind.Audio, new(5_000, 9_000), "a"),
            ],
            new(0, 9_000)
        );

        Assert.Contains(pieces, static piece => piece.Cause == "microphone unplugged" && piece.Window is { FromMs: 1_000, ToMs: 4_990 });
    }
}
