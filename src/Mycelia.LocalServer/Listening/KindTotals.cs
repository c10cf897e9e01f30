using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>How long each kind of time was, in ms.</summary>
internal sealed record KindTotals(long RecordedMs, long GapMs, long PauseMs, long SilenceMs, long DeletedMs)
{
    public static KindTotals None { get; } = new(0, 0, 0, 0, 0);

    public bool IsNothing => this == None;

    /// <summary>Of pieces that do not overlap, within a window.</summary>
    public static KindTotals Of(IEnumerable<Piece> pieces, TimeWindow window)
    {
        var totals = None;
        foreach (var piece in pieces)
            totals = totals.With(piece.Kind, Math.Max(0, piece.Window.Within(window).LengthMs));
        return totals;
    }

    private KindTotals With(StretchKind kind, long ms) =>
        kind switch
        {
            StretchKind.Audio => this with { RecordedMs = RecordedMs + ms },
            StretchKind.Silence => this with { SilenceMs = SilenceMs + ms },
            StretchKind.Pause => this with { PauseMs = PauseMs + ms },
            StretchKind.Deleted => this with { DeletedMs = DeletedMs + ms },
            StretchKind.Gap or StretchKind.Damaged or StretchKind.Missing => this with { GapMs = GapMs + ms },
        };
}
