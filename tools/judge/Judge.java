import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.spi.x509.revocation.crl.ExternalResourcesCRLSource;
import java.io.File;
import java.util.Arrays;

/**
 * What EU DSS says of PDF files, asking nobody: a line `FILE LEVEL INDICATION SUBINDICATION` a signature.
 * Arguments: trusted roots (*.pem), revocation lists at hand (*.crl), then the files (*.pdf).
 */
public class Judge {
    public static void main(String[] arguments) {
        CommonTrustedCertificateSource roots = new CommonTrustedCertificateSource();
        of(arguments, ".pem").forEach(file -> roots.addCertificate(DSSUtils.loadCertificate(file)));
        DSSDocument[] lists = of(arguments, ".crl").map(FileDocument::new).toArray(DSSDocument[]::new);
        of(arguments, ".pdf").forEach(file -> {
            CommonCertificateVerifier verifier = new CommonCertificateVerifier();
            verifier.setTrustedCertSources(roots);
            if (lists.length > 0) {
                verifier.setCrlSource(new ExternalResourcesCRLSource(lists));
            }
            PDFDocumentValidator validator = new PDFDocumentValidator(new FileDocument(file));
            validator.setCertificateVerifier(verifier);
            SimpleReport report = validator.validateDocument().getSimpleReport();
            for (String id : report.getSignatureIdList()) {
                System.out.println(String.join(" ", file.getName(), String.valueOf(report.getSignatureFormat(id)),
                    String.valueOf(report.getIndication(id)), String.valueOf(report.getSubIndication(id))));
            }
        });
    }

    private static java.util.stream.Stream<File> of(String[] arguments, String ending) {
        return Arrays.stream(arguments).filter(name -> name.endsWith(ending)).map(File::new);
    }
}
