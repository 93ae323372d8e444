import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.pades.validation.PDFDocumentValidator;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import java.io.File;

/** EU DSS's opinion of each PDF file, offline: `FILE LEVEL INDICATION SUBINDICATION`. Arguments: roots (*.pem), then files. */
public class Judge {
    public static void main(String[] arguments) {
        CommonTrustedCertificateSource roots = new CommonTrustedCertificateSource();
        for (String name : arguments) {
            if (name.endsWith(".pem")) {
                roots.addCertificate(DSSUtils.loadCertificate(new File(name)));
            }
        }
        for (String name : arguments) {
            if (!name.endsWith(".pdf")) {
                continue;
            }
            CommonCertificateVerifier verifier = new CommonCertificateVerifier();
            verifier.setTrustedCertSources(roots);
            PDFDocumentValidator validator = new PDFDocumentValidator(new FileDocument(name));
            validator.setCertificateVerifier(verifier);
            SimpleReport report = validator.validateDocument().getSimpleReport();
            for (String id : report.getSignatureIdList()) {
                System.out.println(new File(name).getName() + " " + report.getSignatureFormat(id) + " "
                    + report.getIndication(id) + " " + report.getSubIndication(id));
                if (System.getenv("JUDGE_WHY") != null) {
                    report.getAdESValidationErrors(id).forEach(m -> System.out.println("  E " + m.getValue()));
                    report.getAdESValidationWarnings(id).forEach(m -> System.out.println("  W " + m.getValue()));
                }
            }
        }
    }
}
