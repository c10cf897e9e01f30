namespace Mycelia.Recorder.Model;

/// <summary>Something that became of an open input, told between its blocks.</summary>
public abstract record InputNotice
{
    /// <summary>It delivers nothing until it is resumed; it need not be opened again for that.</summary>
    /// <param name="Device">What a person calls it.</param>
    public sealed record Suspended(string Device) : InputNotice;

    /// <summary>What a loudspeaker plays is recorded, for want of a microphone.</summary>
    /// <param name="Device">What a person calls it.</param>
    public sealed record NoMicrophone(string Device) : InputNotice;

    /// <summary>After that, there is a microphone.</summary>
    /// <param name="Recorded">What is recorded all the same, since it is the default; null: the microphone is.</param>
    public sealed record MicrophoneThere(string? Recorded) : InputNotice;

    /// <summary>Another device is recorded from now on.</summary>
    /// <param name="Device">What a person calls it.</param>
    /// <param name="StandsInFor">The device that the user named and that is away; null when this one is as good as any.</param>
    public sealed record Changed(string Device, string? StandsInFor) : InputNotice
    {
        /// <summary>The default, where it is one that is never taken; null where it is not.</summary>
        public string? NotTaken { get; init; }
    }

    /// <summary>
    /// Of several inputs that are recorded as one, this one is missing: its channel is silent from a moment on. The others go on.
    /// </summary>
    /// <param name="Name">What a person calls it: the first name of its order.</param>
    /// <param name="At">From when on.</param>
    /// <param name="Reason">Why, in words.</param>
    public sealed record PartLost(string Name, DateTimeOffset At, string Reason) : InputNotice;

    /// <summary>After <see cref="PartLost"/> it is heard again.</summary>
    /// <param name="Name">What it is called there.</param>
    /// <param name="At">From when on.</param>
    public sealed record PartFound(string Name, DateTimeOffset At) : InputNotice;

    /// <summary>One of several inputs that are recorded as one is another device from now on.</summary>
    /// <param name="Change">Which.</param>
    public sealed record PartChanged(Changed Change) : InputNotice;
}
