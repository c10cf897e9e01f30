namespace Mycelia.Recorder.Audio.Native;

/// <summary>A system library that a setting needs is not there. The message is for the user: which, and how to get it.</summary>
/// <param name="message">One sentence for the user.</param>
public sealed class AudioLibraryException(string message) : Exception(message);
