namespace Mycelia.Soak.Faults;

/// <summary>A fault that is to come.</summary>
/// <param name="Kind">What.</param>
/// <param name="Wait">How long after the one before is over and its consequences too.</param>
/// <param name="Length">How long its cause lasts.</param>
/// <param name="Choice">Chooses among what a kind has to choose from.</param>
internal sealed record PlannedFault(FaultKind Kind, TimeSpan Wait, TimeSpan Length, int Choice);
