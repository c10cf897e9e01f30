namespace Mycelia.Soak.Faults;

/// <summary>A fault that was.</summary>
/// <param name="Kind">What.</param>
/// <param name="Begin">Just before its cause began.</param>
/// <param name="End">Just after its cause ended: from here the recorder has to come back by itself.</param>
internal sealed record HappenedFault(FaultKind Kind, DateTimeOffset Begin, DateTimeOffset End);
