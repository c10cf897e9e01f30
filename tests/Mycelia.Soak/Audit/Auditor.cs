using Mycelia.Recorder.Model;
using Mycelia.Soak.Faults;
using Mycelia.Soak.Signal;
using Mycelia.Soak.Sound;

namespace Mycelia.Soak.Audit;

/// <summary>Accounts for every frame that sounded: stored exactly once, or missing because of something that was done.</summary>
/// <param name="evidence">What is known.</param>
/// <param name="resumeLimit">How long after the end of a cause audio may still be missing.</param>
internal sealed class Auditor(Evidence evidence, TimeSpan resumeLimit)
{
    /// <summary>What a kill may cost of what was heard before it; and what is under way when something else breaks.</summary>
    public static readonly TimeSpan UnderWay = TimeSpan.FromMilliseconds(250);

    /// <summary>How far a start may be from the truth.</summary>
    public static readonly TimeSpan TimeTolerance = TimeSpan.FromMilliseconds(50);

    /// <summary>Two microphones may overlap by so much where a stream moves from one to the other.</summary>
    public static readonly TimeSpan MoveTolerance = TimeSpan.FromMilliseconds(100);

    private readonly List<Finding> _findings = [];

    /// <summary>Does it.</summary>
    public AuditResult Run()
    {
        var pieces = evidence
            .Chunks.SelectMany(static chunk =>
                chunk.Content.Where(static stretch => stretch.Position is not null).Select(stretch => new Piece(chunk, stretch))
            )
            .OrderBy(static piece => piece.Range.From)
            .ToArray();
        FindStrangeFrames();
        FindNumbersGivenTwice();
        FindRepeats(pieces);
        var worstStart = CheckTimes(pieces);

        var all = new FrameRange(evidence.PositionAt(evidence.Begin), evidence.PositionAt(evidence.End));
        var missing = all.Without(pieces.Select(static piece => piece.Range)).Where(static range => range.Frames > 0).ToArray();
        var causes = evidence
            .Faults.Where(static fault => FaultTraits.Of(fault.Kind).LosesAudio)
            .Append(new(FaultKind.Calm, evidence.Begin, evidence.Begin))
            .Append(new(FaultKind.Calm, evidence.End, evidence.End))
            .OrderBy(static fault => fault.Begin)
            .ToArray();
        var windows = causes.Select(WindowOf).ToArray();
        var unheard = 0L;
        var unexplained = 0L;
        foreach (var gap in missing.SelectMany(gap => gap.Without(windows)).Where(static range => range.Frames > 0))
        {
            var deaf = gap.Frames - HeardBeside(gap, pieces);
            unheard += deaf;
            unexplained += gap.Frames - deaf;
            if (deaf < gap.Frames)
                Find(
                    gap.From,
                    $"{Ms(gap.Frames - deaf)} ms are missing that the sound server had, from position {gap.From}, and nothing explains it"
                );
        }

        return new()
        {
            Findings = _findings,
            Kinds =
            [
                .. evidence
                    .Faults.GroupBy(static fault => fault.Kind)
                    .OrderBy(static kind => kind.Key)
                    .Select(kind => FiguresOf(kind, missing, causes, windows, pieces)),
            ],
            Played = Duration(all.Frames),
            Stored = Duration(all.Frames - missing.Sum(static gap => gap.Frames)),
            Lost = Duration(missing.Sum(static gap => gap.Frames) - unheard - unexplained),
            Unheard = Duration(unheard),
            Unexplained = Duration(unexplained),
            WorstStart = worstStart,
        };
    }

    private FrameRange WindowOf(HappenedFault fault) =>
        new(evidence.PositionAt(fault.Begin - UnderWay), evidence.PositionAt(fault.End + resumeLimit));

    /// <summary>Frames that no microphone ever heard.</summary>
    private void FindStrangeFrames()
    {
        foreach (var chunk in evidence.Chunks)
        {
            foreach (var strange in chunk.Content.Where(static stretch => stretch.Position is null))
            {
                var time = chunk.Start + Duration(strange.Offset);
                _findings.Add(new(time, $"{chunk} has {Ms(strange.Frames)} ms at frame {strange.Offset} that were never played"));
            }
        }
    }

    private void FindNumbersGivenTwice()
    {
        foreach (
            var twice in evidence.Chunks.GroupBy(static chunk => (chunk.Recording, chunk.Number)).Where(static chunks => chunks.Count() > 1)
        )
        {
            if (!twice.Any(IsAnnounced))
                _findings.Add(new(twice.First().Start, $"recording {twice.Key.Recording} has {twice.Count()} chunks {twice.Key.Number}"));
        }
    }

    private void FindRepeats(Piece[] pieces)
    {
        for (var i = 1; i < pieces.Length; i++)
        {
            var (before, piece) = (pieces[i - 1], pieces[i]);
            var twice = Math.Min(before.Range.To, piece.Range.To) - piece.Range.From;
            if (
                twice > 0
                && !IsAnnounced(piece.Chunk)
                && (before.Stretch.Microphone == piece.Stretch.Microphone || Duration(twice) > MoveTolerance)
            )
                Find(piece.Range.From, $"{Ms(twice)} ms are there twice, in {before.Chunk} and in {piece.Chunk}");
        }
    }

    /// <summary>Whether the recorder said itself that this chunk may be there twice.</summary>
    private bool IsAnnounced(StoredChunk chunk) => evidence.PossiblyRepeated.Contains(chunk.Start);

    /// <returns>How far a chunk's start is from the truth at the most, where this machine was in time.</returns>
    private TimeSpan CheckTimes(Piece[] pieces)
    {
        var worst = TimeSpan.Zero;
        foreach (var (chunk, stretch) in pieces)
        {
            var error = chunk.Start + Duration(stretch.Offset) - evidence.TimeOf(stretch.Position!.Value);
            var late = LateAround(stretch.Position.Value);
            if (stretch.Offset == 0 && late == TimeSpan.Zero && error.Duration() > worst.Duration())
                worst = error;
            if (error.Duration() > TimeTolerance + late)
            {
                var where = stretch.Offset == 0 ? "starts" : $"at frame {stretch.Offset} is";
                Find(stretch.Position.Value, $"{chunk} {where} {error.TotalMilliseconds:+0;-0} ms from the truth");
            }
        }

        return worst;
    }

    /// <summary>What the machine's lateness may add to an error: of the last seconds, from which the time is measured.</summary>
    private TimeSpan LateAround(long position)
    {
        var near = new FrameRange(position - 3 * Room.Rate, position + Room.Rate);
        return evidence
            .Delays.Where(delay => delay.Range.To > near.From && delay.Range.From < near.To)
            .Select(static delay => delay.Late)
            .DefaultIfEmpty()
            .Max();
    }

    /// <summary>How many frames of a gap the sound server read from the microphones that were recorded on both sides of it.</summary>
    private long HeardBeside(FrameRange gap, Piece[] pieces)
    {
        var before = pieces.LastOrDefault(piece => piece.Range.From < gap.From)?.Stretch.Microphone;
        var after = pieces.FirstOrDefault(piece => piece.Range.From >= gap.To)?.Stretch.Microphone;
        return new[] { before, after }
            .Where(static microphone => microphone is not null)
            .Distinct()
            .Select(microphone =>
                gap.FramesIn(evidence.Heard.Where(heard => heard.Microphone == microphone).Select(static heard => heard.Range))
            )
            .DefaultIfEmpty(gap.Frames)
            .Min();
    }

    private KindFigures FiguresOf(
        IGrouping<FaultKind, HappenedFault> kind,
        FrameRange[] missing,
        HappenedFault[] causes,
        FrameRange[] windows,
        Piece[] pieces
    )
    {
        var mine = kind.Where(static fault => FaultTraits.Of(fault.Kind).LosesAudio).ToArray();
        // A gap is the fault's that began last of those that explain it.
        var lost = missing.Sum(gap =>
            Enumerable
                .Range(0, causes.Length)
                .Where(index => causes[index].Kind == kind.Key)
                .Sum(index =>
                    Intersect(gap, windows[index]).Sum(part => part.Without(windows.Skip(index + 1)).Sum(static range => range.Frames))
                )
        );
        var before = mine.Select(fault => LostBefore(fault, missing)).DefaultIfEmpty().Max();
        var resumed = mine.Select(fault => evidence.PositionAt(fault.End))
            .Select(end => NextFrame(pieces, end) - end)
            .Select(Duration)
            .Order()
            .ToArray();
        return new(kind.Key, kind.Count(), Duration(lost), Duration(before), resumed);
    }

    private long LostBefore(HappenedFault fault, FrameRange[] missing)
    {
        var begin = evidence.PositionAt(fault.Begin);
        return missing.Where(gap => gap.From < begin && gap.To >= begin).Select(gap => begin - gap.From).DefaultIfEmpty().Max();
    }

    /// <summary>The first frame at or after a position that is there; the end of everything when there is none.</summary>
    private long NextFrame(Piece[] pieces, long position)
    {
        var next = pieces
            .Where(piece => piece.Range.To > position)
            .Select(static piece => piece.Range.From)
            .DefaultIfEmpty(evidence.PositionAt(evidence.End))
            .Min();
        return Math.Max(position, next);
    }

    private static IEnumerable<FrameRange> Intersect(FrameRange one, FrameRange other)
    {
        var both = new FrameRange(Math.Max(one.From, other.From), Math.Min(one.To, other.To));
        if (both.Frames > 0)
            yield return both;
    }

    private void Find(long position, string what) => _findings.Add(new(evidence.TimeOf(position), what));

    private static TimeSpan Duration(long frames) => AudioFormat.Default.DurationOf(frames);

    private static string Ms(long frames) =>
        Duration(frames).TotalMilliseconds.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);

    private sealed record Piece(StoredChunk Chunk, Stretch Stretch)
    {
        public FrameRange Range { get; } = new(Stretch.Position!.Value, Stretch.Position.Value + Stretch.Frames);
    }
}
