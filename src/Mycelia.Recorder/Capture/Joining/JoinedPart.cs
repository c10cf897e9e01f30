using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.Joining;

/// <summary>What is known of one input from one opening of the join to the next. Under the joiner's lock.</summary>
/// <param name="input">The input.</param>
internal sealed class JoinedPart(JoinedInput input)
{
    /// <summary>Opens it.</summary>
    public Func<CancellationToken, Task<IAudioSource>> Open => input.Open;

    /// <summary>What a person calls it.</summary>
    public string Name => input.Name;

    /// <summary>What is recorded, as far as that is known.</summary>
    public string Device { get; private set; } = input.Name;

    /// <summary>Whether it need not deliver anything: nobody need play anything.</summary>
    public bool MayBeSilent { get; private set; }

    /// <summary>Whether it is open.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether it is open and suspended.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>Whether anything has come from it since it was opened; so it is before that.</summary>
    public bool HasDelivered { get; set; } = true;

    /// <summary>Why it could not be opened; null: it was not tried since it was open.</summary>
    public AudioInputException? Absence { get; set; }

    /// <summary>Since which place it is told to be missing; null: it is not.</summary>
    public long? MissingSince { get; set; }

    /// <summary>Why there is none of several inputs: for one reason, or each for its own, of which the first is said.</summary>
    public static AudioInputException AbsenceOf(IReadOnlyList<JoinedPart> parts)
    {
        var first = parts[0].Absence!;
        var others = parts.Where(part => part.Absence!.Message != first.Message).Select(static part => $"'{part.Name}'").ToList();
        return others.Count == 0
            ? first
            : new(first.Problem, $"{first.Message}; {string.Join(", ", others)} {(others.Count == 1 ? "is" : "are")} missing, too", first);
    }

    /// <summary>It was opened.</summary>
    public void Begin(IAudioSource source)
    {
        (IsOpen, IsSuspended, HasDelivered, Absence) = (true, false, false, null);
        Know(source);
    }

    /// <summary>It may record another device by now.</summary>
    public void Know(IAudioSource source) => (Device, MayBeSilent) = (source.Description, source.MayBeSilent);

    /// <summary>It is not open any more.</summary>
    public void End() => (IsOpen, IsSuspended) = (false, false);
}
