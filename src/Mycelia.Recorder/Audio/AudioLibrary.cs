using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio;

/// <summary>A system library that is called by P/Invoke, and that not every machine has.</summary>
/// <param name="FileName">What the loader looks for.</param>
/// <param name="Package">What Debian calls the package.</param>
public sealed record AudioLibrary(string FileName, string Package)
{
    /// <summary>Reads and writes sound files.</summary>
    public static AudioLibrary SndFile { get; } = new(Native.LibSndFile.Library, "libsndfile1");

    /// <summary>Changes the sample rate.</summary>
    public static AudioLibrary Soxr { get; } = new(Native.LibSoxr.Library, "libsoxr0");

    /// <summary>Whether it can be loaded.</summary>
    public bool IsThere
    {
        get
        {
            if (!NativeLibrary.TryLoad(FileName, typeof(AudioLibrary).Assembly, DllImportSearchPath.SafeDirectories, out var handle))
                return false;
            NativeLibrary.Free(handle);
            return true;
        }
    }

    /// <summary>Finds out whether it can be loaded, before anything depends on it.</summary>
    /// <param name="purpose">What it is needed for: the beginning of the sentence.</param>
    /// <exception cref="AudioLibraryException">It cannot.</exception>
    public void Require(string purpose)
    {
        if (!IsThere)
            throw new AudioLibraryException($"{purpose} needs {FileName}, which is not on this machine: install {Package} (Debian's name of the package)");
    }
}
