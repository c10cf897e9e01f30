namespace Mycelia.Soak.Audit;

/// <summary>What an audit says.</summary>
internal sealed record AuditResult
{
    /// <summary>Everything that must not be; empty for a clean soak.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>One for each kind of fault that happened.</summary>
    public required IReadOnlyList<KindFigures> Kinds { get; init; }

    /// <summary>What sounded between the first start and the last stop.</summary>
    public required TimeSpan Played { get; init; }

    /// <summary>What of it is there.</summary>
    public required TimeSpan Stored { get; init; }

    /// <summary>What is missing because of a fault.</summary>
    public required TimeSpan Lost { get; init; }

    /// <summary>What is missing because the sound server was too late for its microphones: this machine was busy.</summary>
    public required TimeSpan Unheard { get; init; }

    /// <summary>What is missing and nothing explains.</summary>
    public required TimeSpan Unexplained { get; init; }

    /// <summary>How far a chunk's start is from the truth at the most.</summary>
    public required TimeSpan WorstStart { get; init; }

    /// <summary>Both together, as of two inputs.</summary>
    public static AuditResult Join(AuditResult one, AuditResult other) =>
        new()
        {
            Findings = [.. one.Findings, .. other.Findings],
            Kinds =
            [
                .. one
                    .Kinds.Concat(other.Kinds)
                    .GroupBy(static figures => figures.Kind)
                    .Select(static kind => kind.Aggregate(KindFigures.Join)),
            ],
            Played = one.Played + other.Played,
            Stored = one.Stored + other.Stored,
            Lost = one.Lost + other.Lost,
            Unheard = one.Unheard + other.Unheard,
            Unexplained = one.Unexplained + other.Unexplained,
            WorstStart = one.WorstStart.Duration() > other.WorstStart.Duration() ? one.WorstStart : other.WorstStart,
        };
}
