using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary><c>SF_INFO</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SndFileInfo
{
    public long Frames;
    public int SampleRate;
    public int Channels;
    public SndFileFormat Format;
    public int Sections;
    public int Seekable;
}
