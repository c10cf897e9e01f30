using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary>A system library that is called by P/Invoke, and that not every machine has.</summary>
/// <param name="FileName">What the loader looks for.</param>
/// <param name="Package">What Debian calls the package.</param>
/// <param name="Function">What a version that is too old lacks; null where any will do.</param>
public sealed record AudioLibrary(string FileName, string Package, string? Function = null)
{
    /// <summary>Reads and writes sound files.</summary>
    public static AudioLibrary SndFile { get; } = new(Native.LibSndFile.Library, "libsndfile1");

    /// <summary>Encodes Opus.</summary>
    public static AudioLibrary Opus { get; } = new(Native.LibOpus.Library, "libopus0");

    /// <summary>Lays Opus into files.</summary>
    public static AudioLibrary Ogg { get; } = new(Native.LibOgg.Library, "libogg0");

    /// <summary>Holds inputs together whose clocks run apart.</summary>
    public static AudioLibrary SampleRate { get; } = new(Native.LibSampleRate.Library, "libsamplerate0");

    /// <summary>Mixes channels and changes the sample rate. As it is here or, where it is not, as this system's packages have it.</summary>
    public static AudioLibrary SwResample =>
        Native.LibSwResample.Instance?.Library ?? Native.LibSwResample.Version(SystemRelease.Read().FFmpegResampler);

    /// <summary>Whether it can be loaded.</summary>
    public bool IsThere
    {
        get
        {
            if (!TryLoad(out var handle))
                return false;
            NativeLibrary.Free(handle);
            return true;
        }
    }

    /// <summary>Loads it, if it can be and is new enough.</summary>
    internal bool TryLoad(out nint handle)
    {
        if (!NativeLibrary.TryLoad(FileName, typeof(AudioLibrary).Assembly, DllImportSearchPath.SafeDirectories, out handle))
            return false;
        if (Function is null || NativeLibrary.TryGetExport(handle, Function, out _))
            return true;
        NativeLibrary.Free(handle);
        return false;
    }

    /// <summary>Finds out whether it can be loaded, before anything depends on it.</summary>
    /// <param name="purpose">What it is needed for: the beginning of the sentence.</param>
    /// <exception cref="AudioLibraryException">It cannot.</exception>
    public void Require(string purpose)
    {
        if (!IsThere)
            throw new AudioLibraryException(
                $"{purpose} needs {FileName}, which is not on this machine: install {Package} (Debian's name of the package)"
            );
    }
}
