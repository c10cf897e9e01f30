namespace Mycelia.Recorder.Model;

/// <summary>One of several inputs that are recorded as one, which is missing: its channel is silent.</summary>
/// <param name="Name">What a person calls it: the first name of its order.</param>
/// <param name="Since">Since when, by the local clock.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record LostInput(string Name, DateTimeOffset Since, string Reason);
