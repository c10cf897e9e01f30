using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>Says of each moment of a window what became of it.</summary>
internal static class TrackTimeline
{
    /// <summary>How old the end of a recording may be that is still going on: a few chunks.</summary>
    public const int LiveMs = 60_000;

    private const string MissingCause = "the file of the audio is missing";
    private const string DamagedCause = "the file of the audio is damaged";

    /// <summary>The pieces of a window, in order. Where nobody recorded there is none.</summary>
    public static List<Piece> Of(TrackFacts facts, TimeWindow window, long nowMs) =>
        Layers.Flatten(
            [
                .. Holes(facts.Stretches),
                .. facts.Gaps.Select(static gap => new Piece(
                    gap.IsPause ? StretchKind.Pause
                        : gap.IsSilence ? StretchKind.Silence
                        : StretchKind.Gap,
                    gap.Window,
                    Cause: gap.IsSilence ? null : gap.Cause
                )),
                .. facts.Deletions.Select(static one => new Piece(StretchKind.Deleted, one.Window, Cause: one.Reason, By: one.By)),
                .. facts.Stretches.Select(stretch => Audio(stretch, facts, nowMs)),
                .. facts.Faults.Select(static fault =>
                    fault.IsMissing
                        ? new Piece(StretchKind.Missing, fault.Window, Cause: MissingCause)
                        : new Piece(StretchKind.Damaged, fault.Window, Cause: DamagedCause)
                ),
            ],
            window
        );

    private static Piece Audio(Stretch stretch, TrackFacts facts, long nowMs) =>
        new(
            StretchKind.Audio,
            stretch.Window,
            stretch.RecordingId,
            IsLive: stretch.Window.ToMs > nowMs - LiveMs
                && !facts.Ended.Contains(stretch.RecordingId)
                && facts.Stretches.All(other => other.Window.ToMs <= stretch.Window.ToMs)
        );

    /// <summary>Between stretches of the same recording audio is missing; between recordings nothing was recorded.</summary>
    private static IEnumerable<Piece> Holes(IReadOnlyList<Stretch> stretches)
    {
        var ends = new Dictionary<string, long>();
        foreach (var stretch in stretches)
        {
            if (ends.TryGetValue(stretch.RecordingId, out var end) && end < stretch.Window.FromMs)
                yield return new(StretchKind.Gap, new(end, stretch.Window.FromMs));
            ends[stretch.RecordingId] = Math.Max(ends.GetValueOrDefault(stretch.RecordingId, long.MinValue), stretch.Window.ToMs);
        }
    }
}
