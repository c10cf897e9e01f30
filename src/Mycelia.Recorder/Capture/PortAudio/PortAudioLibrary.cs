using System.Runtime.InteropServices;
using Mycelia.Recorder.Capture.PortAudio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PortAudio;

/// <summary>Finds the system's libportaudio under the name that it has there.</summary>
internal static class PortAudioLibrary
{
    /// <summary>What it is called where it is to be had.</summary>
    public const string Package =
        "libportaudio2 (Debian, Ubuntu), portaudio (Fedora, `brew install portaudio`), or on Windows put portaudio.dll beside the program";

    private static readonly Lazy<nint> Handle = new(Load);

    /// <summary>Whether it can be loaded.</summary>
    public static bool IsThere => Handle.Value != 0;

    /// <exception cref="AudioInputException">It cannot be loaded.</exception>
    public static void Require()
    {
        if (!IsThere)
            throw new AudioInputException(AudioInputProblem.NoServer, $"PortAudio is missing; install {Package}");
    }

    private static nint Load()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(PortAudioLibrary).Assembly,
            static (name, _, _) => name == LibPortAudio.Library ? Handle.Value : 0
        );
        foreach (var name in Names())
        {
            if (NativeLibrary.TryLoad(name, typeof(PortAudioLibrary).Assembly, null, out var handle))
                return handle;
        }

        return 0;
    }

    private static string[] Names()
    {
        if (OperatingSystem.IsWindows())
            return ["portaudio.dll", "libportaudio.dll", "libportaudio-2.dll", "portaudio_x64.dll"];
        return OperatingSystem.IsMacOS()
            ? ["libportaudio.2.dylib", "/opt/homebrew/lib/libportaudio.2.dylib", "/usr/local/lib/libportaudio.2.dylib"]
            : ["libportaudio.so.2"];
    }
}
