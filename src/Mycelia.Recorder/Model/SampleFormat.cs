namespace Mycelia.Recorder.Model;

/// <summary>How a sample of PCM is written down, always little-endian. Each holds exactly what those before it hold.</summary>
public enum SampleFormat
{
    /// <summary>16-bit integers.</summary>
    S16,

    /// <summary>24-bit integers, packed into three bytes.</summary>
    S24,

    /// <summary>32-bit floats (IEEE 754) of which 1 is full scale: what is louder is not cut off.</summary>
    F32,
}
