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
}
