using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>What there is in a window of time.</summary>
/// <param name="Version">Of this form.</param>
/// <param name="Date">The day, where the window is one.</param>
/// <param name="Tz">The zone of the day.</param>
/// <param name="From">Its first moment.</param>
/// <param name="To">The first after it.</param>
/// <param name="Now">The server's clock.</param>
/// <param name="Recorders">Each track of which there is anything.</param>
/// <param name="Labels">What was written.</param>
/// <param name="Protections">What cannot be deleted.</param>
/// <param name="Deletions">What was deleted.</param>
internal sealed record WindowAnswer(
    int Version,
    string? Date,
    string? Tz,
    string From,
    string To,
    string Now,
    IReadOnlyList<RecorderAnswer> Recorders,
    IReadOnlyList<LabelAnswer> Labels,
    IReadOnlyList<ProtectionAnswer> Protections,
    IReadOnlyList<DeletionAnswer> Deletions
);

/// <summary>A track in a window.</summary>
internal sealed record RecorderAnswer(
    string Id,
    string Name,
    string Key,
    string Device,
    long RecordedMs,
    long GapMs,
    long PauseMs,
    long SilenceMs,
    long DeletedMs,
    IReadOnlyList<StretchAnswer> Stretches,
    IReadOnlyList<MarkAnswer> Marks
)
{
    public static RecorderAnswer Of(TrackFacts facts, KindTotals totals, IEnumerable<Piece> pieces) =>
        new(
            facts.Track.Id,
            facts.Track.Name,
            facts.Track.KeyName,
            facts.Track.Device,
            totals.RecordedMs,
            totals.GapMs,
            totals.PauseMs,
            totals.SilenceMs,
            totals.DeletedMs,
            [.. pieces.Select(StretchAnswer.Of)],
            [.. facts.Marks.Select(static mark => new MarkAnswer(WireTime.Format(mark.AtMs), mark.Label))]
        );
}

/// <summary>What became of a stretch of time.</summary>
internal sealed record StretchAnswer(
    string Kind,
    string From,
    string To,
    string? Recording,
    string? Cause,
    string? By,
    bool Live,
    bool Merged
)
{
    public static StretchAnswer Of(Piece piece) =>
        new(
            piece.Kind.Name(),
            WireTime.Format(piece.Window.FromMs),
            WireTime.Format(piece.Window.ToMs),
            piece.Recording,
            piece.Cause,
            piece.By,
            piece.IsLive,
            piece.IsMerged
        );
}

/// <summary>A moment that a recorder marked.</summary>
internal sealed record MarkAnswer(string At, string Label);

/// <summary>A label; without an end it is a moment, and without a recorder it is at all of them.</summary>
internal sealed record LabelAnswer(string Id, string From, string? To, string Text, string? Recorder)
{
    public static LabelAnswer Of(Label label) =>
        new(
            label.Id,
            WireTime.Format(label.FromMs),
            label.ToMs is { } to ? WireTime.Format(to) : null,
            label.Text,
            label.Track is { } track ? Track.IdOf(track) : null
        );
}

/// <summary>A protection; without a recorder it holds for all of them.</summary>
internal sealed record ProtectionAnswer(string Id, string From, string To, string? Recorder)
{
    public static ProtectionAnswer Of(Protection protection) =>
        new(
            protection.Id,
            WireTime.Format(protection.Window.FromMs),
            WireTime.Format(protection.Window.ToMs),
            protection.Track is { } track ? Track.IdOf(track) : null
        );
}

/// <summary>A deletion.</summary>
internal sealed record DeletionAnswer(string From, string To, string Recorder, string At, string By, string? Reason)
{
    public static DeletionAnswer Of(Deletion deletion) =>
        new(
            WireTime.Format(deletion.Window.FromMs),
            WireTime.Format(deletion.Window.ToMs),
            Track.IdOf(deletion.Track),
            WireTime.Format(deletion.AtMs),
            deletion.By,
            deletion.Reason
        );
}
